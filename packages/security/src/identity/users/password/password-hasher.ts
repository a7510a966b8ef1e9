import { equalInConstantTime, ok, type Random, refuse, type Result } from '../../../kernel/index.ts';
import type { SecretRing } from '../../secret-ring.ts';
import { type PasswordHash, parsePhcString, writePhcString } from './phc-string.ts';

/** Port: Argon2id, off the event loop, with a bounded queue. */
export interface Argon2 {
  /** `busy` when the queue is full. @throws when the hashing itself fails. */
  readonly derive: (terms: Argon2Terms) => Promise<Result<Uint8Array, 'busy'>>;
}

/** One derivation. @see RFC 9106 section 3.1. */
export interface Argon2Terms {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  /** The pepper. */
  readonly secret: Uint8Array;
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
  /** Bytes. */
  readonly length: number;
}

/** How much work a hash is. */
export interface HashingCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** What password hashing stands on. */
export interface PasswordHasherParts {
  readonly argon2: Argon2;
  /** Peppers: without them, a copy of the store cannot be searched by guesses. */
  readonly peppers: SecretRing;
  readonly random: Pick<Random, 'bytes'>;
  /** 46 MiB, 1 pass, 1 lane unless set. */
  readonly cost?: HashingCost;
}

/** What a verification found. */
export interface PasswordVerdict {
  readonly isMatch: boolean;
  /** The hash was made with less work or an older pepper than now: make it anew while the password is at hand (USR-1). */
  readonly isOutdated: boolean;
}

/** Hashes passwords with Argon2id, and verifies them with the same work whether there is something to compare with or not. */
export class PasswordHasher {
  readonly #parts: PasswordHasherParts;
  readonly #cost: HashingCost;

  /** @throws {RangeError} for a cost below 46 MiB with one pass, or 19 MiB with two (OWASP's floors). */
  constructor(parts: PasswordHasherParts) {
    this.#parts = parts;
    this.#cost = parts.cost ?? { memoryKib: MEMORY_KIB, passes: 1, parallelism: 1 };
    const { memoryKib, passes } = this.#cost;
    if (!(memoryKib >= (passes === 1 ? MEMORY_KIB : MEMORY_KIB_TWO_PASSES) && passes >= 1)) throw new RangeError('Hashing passwords takes 46 MiB and one pass, or 19 MiB and two, at least');
  }

  /** A PHC string with a fresh salt. */
  async hash(password: string): Promise<Result<string, 'busy'>> {
    const made = { ...this.#cost, pepperId: this.#parts.peppers.currentId, salt: this.#parts.random.bytes(SALT_BYTES), hash: new Uint8Array(HASH_BYTES) };
    const derived = await this.#derive(password, made);
    if (derived === undefined || !derived.ok) return refuse('busy');
    return ok(writePhcString({ ...made, hash: derived.value }));
  }

  /**
   * Compares with a stored hash.
   *
   * @param stored - Undefined, or no hash of ours: the answer is no, after the same work.
   */
  async verify(password: string, stored: string | undefined): Promise<Result<PasswordVerdict, 'busy'>> {
    const parsed = stored === undefined ? undefined : parsePhcString(stored);
    const known = parsed !== undefined && this.#parts.peppers.ids.includes(parsed.pepperId) ? parsed : undefined;
    const against = known ?? { ...this.#cost, pepperId: this.#parts.peppers.currentId, salt: NO_SALT, hash: new Uint8Array(HASH_BYTES) };
    const derived = await this.#derive(password, against);
    if (derived === undefined || !derived.ok) return refuse('busy');
    const isEqual = equalInConstantTime(derived.value, against.hash);
    return ok({ isMatch: isEqual && known !== undefined, isOutdated: isEqual && known !== undefined && this.#isOutdated(known) });
  }

  async #derive(password: string, { pepperId, salt, hash, memoryKib, passes, parallelism }: PasswordHash): Promise<Result<Uint8Array, 'busy'> | undefined> {
    const secret = this.#parts.peppers.subkey(pepperId, 'password pepper');
    if (secret === undefined) return undefined;
    return this.#parts.argon2.derive({ password: Buffer.from(password.normalize('NFC')), salt, secret, memoryKib, passes, parallelism, length: hash.length });
  }

  #isOutdated({ memoryKib, passes, parallelism, pepperId }: PasswordHash): boolean {
    const { memoryKib: memory, passes: count, parallelism: lanes } = this.#cost;
    return memoryKib * passes < memory * count || parallelism !== lanes || pepperId !== this.#parts.peppers.currentId;
  }
}

const MEMORY_KIB: number = 46 * 1024;
const MEMORY_KIB_TWO_PASSES: number = 19 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Salts the hash of nobody's password. */
const NO_SALT = new Uint8Array(SALT_BYTES);
