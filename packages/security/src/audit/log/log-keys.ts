import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/**
 * The key of one epoch, and the way to the next. There is no way back: who takes the key of an epoch can forge what is
 * written from then on, and nothing older.
 *
 * K(e+1) = HMAC-SHA-256(K(e), "agentor-log-v1 evolve"); lines are under HMAC-SHA-256(K(e), "agentor-log-v1 line"), the
 * state under HMAC-SHA-256(K(e), "agentor-log-v1 state").
 *
 * @see Bellare and Yee, "Forward-Security in Private-Key Cryptography" (CT-RSA 2003).
 */
export class EpochKey {
  readonly epoch: number;
  /** For the MACs of this epoch's lines. */
  readonly lineKey: KeyObject;
  readonly #key: Buffer;

  /** @param key - 32 bytes; they are copied. */
  constructor(key: Uint8Array, epoch: number) {
    if (key.length !== KEY_BYTES) throw new RangeError(`A log key has ${KEY_BYTES} bytes; this one has ${key.length}`);
    this.epoch = epoch;
    this.#key = Buffer.from(key);
    this.lineKey = createSecretKey(derive(this.#key, 'line'));
  }

  /** The key of the next epoch. This one can be destroyed then. */
  next(): EpochKey {
    return new EpochKey(derive(this.#key, 'evolve'), this.epoch + 1);
  }

  /** A tag over the state that is stored with this key. */
  stateTag(state: string): string {
    return createHmac('sha256', derive(this.#key, 'state')).update(state).digest('base64url');
  }

  /** The key in Base64url, to be stored until the next epoch. */
  export(): string {
    return this.#key.toString('base64url');
  }

  /** Overwrites the key in memory. What the runtime copied besides is out of reach. */
  destroy(): void {
    this.#key.fill(0);
  }
}

/** The key that user ids are turned into pseudonyms with: the same for the whole log, derived from its first key. */
export function pseudonymKeyOf(firstKey: Uint8Array): Buffer {
  return derive(firstKey, 'pseudonym');
}

function derive(key: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', key).update(`agentor-log-v1 ${purpose}`).digest();
}

/** Bytes of a log key. */
export const KEY_BYTES = 32;
