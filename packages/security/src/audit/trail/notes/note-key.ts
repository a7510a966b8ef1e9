import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { Random } from '../../../kernel/index.ts';
import { fromBase64, toBase64 } from './base64.ts';

/** What a key signs: whole notes, or checkpoints of others with the time. @see C2SP signed-note, "Signature types". */
export type NoteKeyKind = 'ed25519' | 'ed25519-cosignature';

/** A public key that notes are checked with. */
export interface NoteVerifier {
  /** The key's name: a URL without scheme, or what else tells keys apart. No white space, no plus. */
  readonly name: string;
  readonly kind: NoteKeyKind;
  /** The first four bytes of a hash over name, kind and public key. With the name, it picks the key; it proves nothing. */
  readonly id: number;
  /** The Ed25519 public key, 32 bytes. @see RFC 8032, section 5.1.5. */
  readonly publicKey: Uint8Array;
  /** Whether `signature`, 64 bytes, is this key's over `message`. */
  readonly verify: (message: Uint8Array, signature: Uint8Array) => boolean;
}

/** A key that signs, with what its signatures are checked with. The private part shows in no member. */
export interface NoteSigner {
  readonly verifier: NoteVerifier;
  /** An Ed25519 signature, 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/**
 * A verifier from its parts.
 *
 * @throws {RangeError} when the name has white space or a plus, or the key is not 32 bytes.
 */
export function noteVerifier({ name, kind, publicKey }: Pick<NoteVerifier, 'name' | 'kind' | 'publicKey'>): NoteVerifier {
  if (!isKeyName(name)) throw new RangeError('a key name has no white space, no control character and no plus, and is not empty');
  if (publicKey.length !== KEY_BYTES) throw new RangeError(`an Ed25519 public key has ${KEY_BYTES} bytes`);
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  return {
    name,
    kind,
    id: keyId({ name, kind, publicKey }),
    publicKey,
    verify: (message, signature) => signature.length === SIGNATURE_BYTES && verify(null, message, key, signature),
  };
}

/**
 * A signer from the 32 bytes that RFC 8032 calls the private key.
 *
 * @throws {RangeError} when the name or the length is wrong.
 */
export function noteSigner({ name, kind, seed }: { readonly name: string; readonly kind: NoteKeyKind; readonly seed: Uint8Array }): NoteSigner {
  if (seed.length !== KEY_BYTES) throw new RangeError(`an Ed25519 private key has ${KEY_BYTES} bytes`);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return { verifier: noteVerifier({ name, kind, publicKey: rawPublicKey(key) }), sign: (message) => sign(null, message, key) };
}

/** Fresh bytes for {@link noteSigner}: keep them like a password, the public key for everyone follows from them. */
export function newNoteSeed(random: Pick<Random, 'bytes'>): Uint8Array {
  return random.bytes(KEY_BYTES);
}

/** A public key in one line: `name+id+base64(kind, key)`. @see C2SP signed-note, "Verifier keys". */
export function formatVerifierKey({ name, id, kind, publicKey }: NoteVerifier): string {
  return `${name}+${id.toString(16).padStart(ID_DIGITS, '0')}+${toBase64(Buffer.concat([Buffer.of(KIND_BYTES[kind]), publicKey]))}`;
}

/** Reads {@link formatVerifierKey}'s line; undefined when it has another form, another kind of key, or an id that does not belong to it. */
export function parseVerifierKey(line: string): NoteVerifier | undefined {
  const [name = '', , ...encoded] = line.split('+');
  const bytes = fromBase64(encoded.join('+'));
  const kind = bytes?.[0] === KIND_BYTES.ed25519 ? 'ed25519' : 'ed25519-cosignature';
  if (bytes?.length !== KEY_BYTES + 1 || bytes[0] !== KIND_BYTES[kind] || !isKeyName(name)) return undefined;
  const verifier = noteVerifier({ name, kind, publicKey: bytes.subarray(1) });
  return formatVerifierKey(verifier) === line ? verifier : undefined;
}

/** Whether a text can be the name of a key. @see C2SP signed-note, "Format". */
export function isKeyName(name: string): boolean {
  return name.length > 0 && name.length <= NAME_CHARACTERS_MAX && name.isWellFormed() && !NOT_IN_NAMES.test(name);
}

function keyId({ name, kind, publicKey }: Pick<NoteVerifier, 'name' | 'kind' | 'publicKey'>): number {
  const text = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(KIND_BYTES[kind]), publicKey]);
  return hash('sha256', text, 'buffer').readUInt32BE();
}

function rawPublicKey(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

/** @see C2SP signed-note, "Signature types". */
const KIND_BYTES: Readonly<Record<NoteKeyKind, number>> = { ed25519: 1, 'ed25519-cosignature': 4 };
const KEY_BYTES = 32;
/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64;
const ID_DIGITS = 8;
const NAME_CHARACTERS_MAX = 255;
/** White space of every script, control characters and plus. */
// oxlint-disable-next-line no-control-regex
const NOT_IN_NAMES = /[\s\u0000-\u001f\u007f\u0085+]/u;
/** What stands before the 32 bytes in DER. @see RFC 8410, sections 4 and 7. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
