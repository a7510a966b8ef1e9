import { SIGNING_KEYS_MAX } from './bounds.ts';
import { type PublicJwk, type SigningKey, SigningKeyError, toPublicJwk } from './signing-key.ts';

/**
 * The keys that sign and verify our own tokens: the current one signs, those before it verify until they are revoked, so
 * that a rotation fails no request (JWT-7).
 */
export class SigningKeyRing {
  readonly #keys = new Map<string, SigningKey>();
  #current: SigningKey;

  /** @param keys - The current one first. @throws {SigningKeyError} for none, too many, or two of one kid. */
  constructor(keys: readonly SigningKey[]) {
    const [current] = keys;
    if (current === undefined) throw new SigningKeyError('A ring needs a signing key');
    this.#current = current;
    for (const key of keys) this.#add(key);
  }

  /** The key that signs. */
  get current(): SigningKey {
    return this.#current;
  }

  /** The key of that id, while it verifies. */
  find(kid: string): SigningKey | undefined {
    return this.#keys.get(kid);
  }

  /** Publishes `key` without signing with it, so that others know it before its first token. @throws {SigningKeyError} */
  announce(key: SigningKey): void {
    this.#add(key);
  }

  /** Signs with `key` from now on. @throws {SigningKeyError} */
  rotate(key: SigningKey): void {
    if (this.#keys.get(key.kid) !== key) this.#add(key);
    this.#current = key;
  }

  /** Ends a key and every token that it signed. @throws {SigningKeyError} for the current one: rotate first. */
  revoke(kid: string): void {
    if (kid === this.#current.kid) throw new SigningKeyError('The current key signs: rotate first, then revoke');
    this.#keys.delete(kid);
  }

  /** The public halves, for `/.well-known/jwks.json`. @see RFC 7517 section 5. */
  jwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: [...this.#keys.values()].map(toPublicJwk) };
  }

  #add(key: SigningKey): void {
    if (this.#keys.has(key.kid)) throw new SigningKeyError('The ring has a key of that kid');
    if (this.#keys.size >= SIGNING_KEYS_MAX) throw new SigningKeyError(`A ring has at most ${SIGNING_KEYS_MAX} keys: revoke one first`);
    this.#keys.set(key.kid, key);
  }
}
