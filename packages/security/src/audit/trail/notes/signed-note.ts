import { fromBase64, toBase64 } from './base64.ts';
import { isKeyName, type NoteSigner, type NoteVerifier } from './note-key.ts';

/** A text with the signatures below it. Nothing of it is to be believed before {@link verifyNote}. */
export interface SignedNote {
  /** What is signed, its last newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** One signature line. */
export interface NoteSignature {
  readonly name: string;
  readonly id: number;
  /** What follows the key's id. */
  readonly bytes: Uint8Array;
}

/**
 * Takes a note apart.
 *
 * @returns Undefined when it is none: too long, no UTF-8 text, control characters, no signature, a signature line of another form.
 * @see C2SP signed-note, "Format".
 */
export function parseNote(note: string): SignedNote | undefined {
  if (note.length > NOTE_CHARACTERS_MAX || !note.isWellFormed() || hasControlCharacters(note)) return undefined;
  const middle = note.lastIndexOf('\n\n');
  if (middle === -1 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(middle + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return undefined;
  const signatures = lines.flatMap((line) => parseSignatureLine(line) ?? []);
  return signatures.length === lines.length ? { text: note.slice(0, middle + 1), signatures } : undefined;
}

/** Writes a note. */
export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/**
 * Signs a text.
 *
 * @throws {RangeError} when the text does not end in a newline, or has control characters beside newlines.
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || !text.isWellFormed() || hasControlCharacters(text)) throw new RangeError('a note is lines of text');
  const message = Buffer.from(text);
  return formatNote({ text, signatures: signers.map(({ verifier, sign }) => ({ name: verifier.name, id: verifier.id, bytes: sign(message) })) });
}

/**
 * Which of the trusted keys signed a note. Signatures of other keys say nothing and are passed over.
 *
 * @returns Undefined when a signature that names a trusted key is not that key's: such a note is to be rejected whole.
 * @see C2SP signed-note, "Signatures".
 */
export function verifyNote(note: SignedNote, trusted: readonly NoteVerifier[]): readonly NoteVerifier[] | undefined {
  const message = Buffer.from(note.text);
  const found = new Set<NoteVerifier>();
  for (const signature of note.signatures) {
    const key = trusted.find(({ name, id, kind }) => kind === 'ed25519' && name === signature.name && id === signature.id);
    if (key === undefined) continue;
    if (!key.verify(message, signature.bytes)) return undefined;
    found.add(key);
  }
  return [...found];
}

/** Writes one signature line, its newline included. */
export function formatSignatureLine({ name, id, bytes }: NoteSignature): string {
  const signature = Buffer.alloc(ID_BYTES + bytes.length);
  signature.writeUInt32BE(id);
  signature.set(bytes, ID_BYTES);
  return `${LINE_START}${name} ${toBase64(signature)}\n`;
}

/** Reads one signature line, without its newline. */
export function parseSignatureLine(line: string): NoteSignature | undefined {
  if (!line.startsWith(LINE_START)) return undefined;
  const [name = '', encoded = '', ...more] = line.slice(LINE_START.length).split(' ');
  const bytes = fromBase64(encoded);
  if (more.length > 0 || !isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES) return undefined;
  return { name, id: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes: bytes.subarray(ID_BYTES) };
}

function hasControlCharacters(text: string): boolean {
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code < SPACE && code !== NEWLINE) return true;
  }
  return false;
}

/** An em dash and a space. */
const LINE_START = '\u2014 ';
const ID_BYTES = 4;
const SPACE = 0x20;
const NEWLINE = 0x0a;
/** More than a checkpoint with 64 post-quantum signatures of 5 kB would need is no checkpoint. */
const NOTE_CHARACTERS_MAX = 524_288;
/** The format asks for 16 at least. */
const SIGNATURES_MAX = 64;
