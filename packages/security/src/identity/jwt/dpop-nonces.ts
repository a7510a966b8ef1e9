import { createHmac } from 'node:crypto';
import { type Clock, equalInConstantTime } from '../../kernel/index.ts';
import { encodeBase64url } from '../base64url.ts';
import type { SecretRing } from '../secret-ring.ts';
import { DPOP_NONCE_MS } from './bounds.ts';

/**
 * Nonces that servers give out for DPoP proofs. They are derived from the time, so several gateways with one ring accept
 * each other's, and nothing is stored.
 *
 * @see RFC 9449 section 8.
 */
export class DpopNonces {
  readonly #keys: SecretRing;
  readonly #clock: Pick<Clock, 'nowMs'>;

  constructor(keys: SecretRing, clock: Pick<Clock, 'nowMs'>) {
    this.#keys = keys;
    this.#clock = clock;
  }

  /** The nonce of now, for the `DPoP-Nonce` header. */
  current(): string {
    return nonceOf(this.#keys.currentSubkey(PURPOSE), this.#period());
  }

  /** Whether it is the nonce of now or the one before it, under any key of the ring. */
  isGood(nonce: string): boolean {
    const period = this.#period();
    return this.#keys.ids.some((id) => {
      const key = this.#keys.subkey(id, PURPOSE);
      return key !== undefined && [period, period - 1].some((one) => equalInConstantTime(nonceOf(key, one), nonce));
    });
  }

  #period(): number {
    return Math.floor(this.#clock.nowMs() / DPOP_NONCE_MS);
  }
}

function nonceOf(key: Uint8Array, period: number): string {
  return encodeBase64url(createHmac('sha256', key).update(String(period)).digest().subarray(0, NONCE_BYTES));
}

const PURPOSE = 'dpop nonce';
const NONCE_BYTES = 18;
