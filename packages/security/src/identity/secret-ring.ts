import { createHmac } from 'node:crypto';
import { invariant, type Random } from '../kernel/index.ts';
import { encodeBase64url } from './base64url.ts';

/** A key of a ring. */
export interface RingKey {
  /** Its name, written beside what was made with it: 1 to 32 characters of A-Z, a-z, 0-9, `-` and `_`. */
  readonly id: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
}

/** The secrets that rings refuse: too short, or known to everybody. */
export class WeakSecretError extends Error {
  readonly code = 'weak_secret';
  readonly retryable = false;
  override readonly name = 'WeakSecretError';
}

/**
 * Symmetric secrets under rotation: the current one makes, all of them open, a retired one opens nothing.
 *
 * Nothing is used under a ring's key itself: {@link SecretRing.subkey} derives one for each purpose, so that one ring may
 * serve sessions, refresh tokens, API keys and peppers.
 */
export class SecretRing {
  readonly #keys = new Map<string, Uint8Array>();
  readonly #subkeys = new Map<string, Uint8Array>();
  #currentId: string;

  /**
   * @param keys - The current key first; at most 32.
   * @throws {WeakSecretError} for a key of other than 256 bits, or one that nobody drew at random (JWT-8).
   */
  constructor(keys: readonly RingKey[]) {
    const [current] = keys;
    if (current === undefined || keys.length > KEYS_MAX) throw new WeakSecretError(`A ring has 1 to ${KEYS_MAX} keys`);
    for (const key of keys) this.#add(key);
    this.#currentId = current.id;
  }

  /** A ring of one fresh key. What is made with it ends with the process unless the key is kept. */
  static generate(random: Pick<Random, 'bytes'>): SecretRing {
    return new SecretRing([generateRingKey(random)]);
  }

  /** The id of the key that makes. */
  get currentId(): string {
    return this.#currentId;
  }

  /** Ids of the keys that open. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** The key for one purpose; undefined when the ring has no key of that id, or no longer. */
  subkey(id: string, purpose: string): Uint8Array | undefined {
    const key = this.#keys.get(id);
    if (key === undefined) return undefined;
    const name = `${id}\0${purpose}`;
    const known = this.#subkeys.get(name);
    if (known !== undefined) return known;
    const derived = createHmac('sha256', key).update(`agentor ${purpose}`).digest();
    this.#subkeys.set(name, derived);
    return derived;
  }

  /** The current key for one purpose. */
  currentSubkey(purpose: string): Uint8Array {
    const key = this.subkey(this.#currentId, purpose);
    invariant(key !== undefined, 'the current key is in the ring');
    return key;
  }

  /** Makes `key` the current one. The others go on opening until they are retired. @throws {WeakSecretError} */
  rotate(key: RingKey): void {
    if (this.#keys.size >= KEYS_MAX) throw new WeakSecretError(`A ring has at most ${KEYS_MAX} keys: retire one first`);
    this.#add(key);
    this.#currentId = key.id;
  }

  /** Ends a key and all that was made with it. @throws {RangeError} for the current key: rotate first. */
  retire(id: string): void {
    if (id === this.#currentId) throw new RangeError('The current key cannot be retired: rotate first');
    this.#keys.delete(id);
    for (const name of this.#subkeys.keys()) if (name.startsWith(`${id}\0`)) this.#subkeys.delete(name);
  }

  #add({ id, key }: RingKey): void {
    if (!ID_FORM.test(id)) throw new WeakSecretError('The id of a key has 1 to 32 characters of A-Z, a-z, 0-9, - and _');
    if (this.#keys.has(id)) throw new WeakSecretError(`The ring has a key ${id} already`);
    requireStrongKey(key);
    this.#keys.set(id, Uint8Array.from(key));
  }
}

/** A fresh key with an id of its own. */
export function generateRingKey(random: Pick<Random, 'bytes'>): RingKey {
  return { id: encodeBase64url(random.bytes(ID_BYTES)), key: random.bytes(KEY_BYTES) };
}

/** Refuses what cannot be 256 random bits: of 32 such bytes, fewer than 9 different ones come once in 10^30 draws. */
function requireStrongKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new WeakSecretError(`A secret has ${KEY_BYTES} random bytes; this one has ${key.length}`);
  if (new Set(key).size < DISTINCT_BYTES_MIN) throw new WeakSecretError('This secret was not drawn at random');
  const text = Buffer.from(key).toString('latin1').toLowerCase();
  const isPrintable = key.every((byte) => byte >= 0x20 && byte < 0x7f);
  if (isPrintable && KNOWN_WORDS.some((word) => text.includes(word))) throw new WeakSecretError('This secret is a known default');
}

const KEY_BYTES = 32;
const ID_BYTES = 6;
const KEYS_MAX = 32;
const DISTINCT_BYTES_MIN = 9;
const ID_FORM = /^[\w-]{1,32}$/;
/** Words of the defaults that examples and templates come with. */
const KNOWN_WORDS: readonly string[] = ['secret', 'change', 'password', 'example', 'default', 'your-', 'your_', 'supersecure', 'jwt', '01234567', 'abcdefgh'];
