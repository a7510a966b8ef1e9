import { createHash, createHmac } from 'node:crypto';
import { equalInConstantTime, invariant } from '../../kernel/index.ts';
import { decodeBase64url, encodeBase64url } from '../base64url.ts';
import type { SecretRing } from '../secret-ring.ts';

/** What a refresh token of ours says, once its tag was found genuine. */
export interface RefreshToken {
  /** Hexadecimal. */
  readonly familyId: string;
  /** 0 for the first of its family, one more with each rotation. */
  readonly generation: number;
}

/**
 * Writes a refresh token: `agr_` and 84 bytes in base64url, of which 256 bits are secret.
 *
 * The tag says that we made it. So a family needs no list of its used tokens: an old one proves itself, and what never was
 * one of ours cannot end a family.
 *
 * @param secret - 32 bytes.
 * @param kid - Which key of the ring; the current one unless given.
 */
export function writeRefreshToken({ familyId, generation }: RefreshToken, secret: Uint8Array, keys: SecretRing, kid: string = keys.currentId): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.set(Buffer.from(familyId, 'hex'));
  body.writeUInt32BE(generation, FAMILY_BYTES);
  body.set(secret, FAMILY_BYTES + GENERATION_BYTES);
  const key = keys.subkey(kid, TAG_PURPOSE);
  invariant(key !== undefined, 'tokens are written under a key of the ring');
  return `${PREFIX}${encodeBase64url(Buffer.concat([body, tagOf(body, key)]))}`;
}

/** Reads a refresh token that was written under any key of the ring; undefined for everything else. */
export function readRefreshToken(token: string, keys: SecretRing): RefreshToken | undefined {
  if (token.length !== TOKEN_LENGTH || !token.startsWith(PREFIX)) return undefined;
  const bytes = decodeBase64url(token.slice(PREFIX.length));
  if (bytes === undefined) return undefined;
  const body = Buffer.from(bytes.subarray(0, BODY_BYTES));
  const tag = bytes.subarray(BODY_BYTES);
  const isOurs = keys.ids.some((id) => {
    const key = keys.subkey(id, TAG_PURPOSE);
    return key !== undefined && equalInConstantTime(tagOf(body, key), tag);
  });
  if (!isOurs) return undefined;
  return { familyId: body.subarray(0, FAMILY_BYTES).toString('hex'), generation: body.readUInt32BE(FAMILY_BYTES) };
}

/**
 * The secret of the token that follows `token`: the same for each repetition of one rotation, so that a client that missed
 * the answer gets the same one again, and no other without both the token and the server's key.
 */
export function deriveSuccessorSecret(token: string, nonce: string, key: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(`${nonce}\0${token}`).digest();
}

/** What is stored of a token: SHA-256, hexadecimal. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The purpose under which {@link deriveSuccessorSecret} has its key. */
export const SUCCESSOR_PURPOSE = 'refresh token successor';

/** Bytes of a family's id. */
export const FAMILY_BYTES = 16;

function tagOf(body: Uint8Array, key: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(body).digest();
}

const PREFIX = 'agr_';
const TAG_PURPOSE = 'refresh token tag';
const GENERATION_BYTES = 4;
const SECRET_BYTES = 32;
const TAG_BYTES = 32;
const BODY_BYTES: number = FAMILY_BYTES + GENERATION_BYTES + SECRET_BYTES;
const TOKEN_LENGTH: number = PREFIX.length + Math.ceil(((BODY_BYTES + TAG_BYTES) * 4) / 3);
