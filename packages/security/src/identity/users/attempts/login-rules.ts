import ipaddr from 'ipaddr.js';
import { createHmac } from 'node:crypto';
import { equalInConstantTime, type Random } from '../../../kernel/index.ts';
import { decodeBase64url, encodeBase64url } from '../../base64url.ts';
import type { SecretRing } from '../../secret-ring.ts';
import { ACCOUNT_FAILURES_MAX, FACTOR_FAILURES_MAX, PREFIX_FAILURES_MAX, PREFIX_WINDOW_MS } from '../bounds.ts';
import type { AttemptRule } from './attempts.ts';

/** Whose login it is. */
export interface LoginName {
  readonly tenantId: string;
  /** In one spelling. */
  readonly name: string;
}

/** From where it comes. */
export interface LoginOrigin {
  /** The client's address, as the gateway knows it. */
  readonly address?: string;
  /** What {@link LoginRules.issueDevice} gave to this device after an earlier login. */
  readonly deviceToken?: string;
}

/**
 * Which counts a login goes against. A device that has logged in as that user before has a count of its own: strangers
 * can lock themselves out of an account, and never its owner (USR-4).
 */
export class LoginRules {
  readonly #keys: SecretRing;

  constructor(keys: SecretRing) {
    this.#keys = keys;
  }

  /** The rules for one attempt with a password. */
  forPassword(login: LoginName, { address, deviceToken }: LoginOrigin): readonly AttemptRule[] {
    const deviceId = deviceToken === undefined ? undefined : this.#findDevice(login, deviceToken);
    if (deviceId !== undefined) return [{ key: this.#key('device', login.tenantId, login.name, deviceId), kind: 'in-a-row', limit: ACCOUNT_FAILURES_MAX }];
    const prefix = address === undefined ? undefined : findPrefix(address);
    return [
      { key: this.accountKey(login), kind: 'in-a-row', limit: ACCOUNT_FAILURES_MAX },
      ...(prefix === undefined ? [] : [{ key: this.#key('prefix', prefix), kind: 'in-a-while', limit: PREFIX_FAILURES_MAX, windowMs: PREFIX_WINDOW_MS } as const]),
    ];
  }

  /** The rule for one attempt with a code. */
  forSecondFactor(user: { readonly tenantId: string; readonly id: string }): AttemptRule {
    return { key: this.#key('factor', user.tenantId, user.id), kind: 'in-a-row', limit: FACTOR_FAILURES_MAX };
  }

  /** The count that unlocking an account clears. */
  accountKey({ tenantId, name }: LoginName): string {
    return this.#key('account', tenantId, name);
  }

  /** A token by which a device is known from now on. Keep it in a cookie that lasts. */
  issueDevice(login: LoginName, random: Pick<Random, 'bytes'>): string {
    const deviceId = random.bytes(DEVICE_BYTES);
    return `${DEVICE_PREFIX}${encodeBase64url(Buffer.concat([deviceId, this.#deviceTag(login, deviceId, this.#keys.currentId)]))}`;
  }

  #findDevice(login: LoginName, token: string): string | undefined {
    if (!token.startsWith(DEVICE_PREFIX) || token.length > DEVICE_TOKEN_LENGTH_MAX) return undefined;
    const bytes = decodeBase64url(token.slice(DEVICE_PREFIX.length));
    if (bytes?.length !== DEVICE_BYTES + TAG_BYTES) return undefined;
    const deviceId = bytes.subarray(0, DEVICE_BYTES);
    const isOurs = this.#keys.ids.some((kid) => equalInConstantTime(this.#deviceTag(login, deviceId, kid), bytes.subarray(DEVICE_BYTES)));
    return isOurs ? encodeBase64url(deviceId) : undefined;
  }

  #deviceTag({ tenantId, name }: LoginName, deviceId: Uint8Array, kid: string): Uint8Array {
    const key = this.#keys.subkey(kid, 'known device') ?? new Uint8Array();
    return createHmac('sha256', key).update(JSON.stringify([tenantId, name, encodeBase64url(deviceId)])).digest();
  }

  /** Keyed under the oldest key, so that a rotation of the ring forgets no count. */
  #key(...parts: readonly string[]): string {
    const [oldest = this.#keys.currentId] = this.#keys.ids;
    return createHmac('sha256', this.#keys.subkey(oldest, 'login attempts') ?? new Uint8Array()).update(JSON.stringify(parts)).digest('base64url');
  }
}

/** What one customer line has: /24 of IPv4, /56 of IPv6. Undefined for what is no address. */
function findPrefix(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  return `${parsed.kind()} ${bytes.slice(0, bytes.length === 4 ? 3 : 7).join('.')}`;
}

const DEVICE_PREFIX = 'agd_';
const DEVICE_BYTES = 16;
const TAG_BYTES = 32;
const DEVICE_TOKEN_LENGTH_MAX = 128;
