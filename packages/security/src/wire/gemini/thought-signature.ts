/**
 * Gemini signs its thoughts, and from version 3 on refuses a replayed function call without its signature. Clients of other
 * surfaces have no member for it, but all of them replay two things untouched: a tool call's id, and (Messages,
 * Responses) a reasoning block with its proof. So the signature travels in those two, and comes back whole:
 *
 * - a function call's id is `gemini_`, how the id is written, how the signature is written, the id's length, `_`, id, signature;
 *   a plain id that Gemini gave without a signature stays as it is;
 * - the signature of a text is that of a reasoning part without text which follows it. Clients of chat completions, who
 *   replay no reasoning, lose it: Gemini asks for the signatures of texts but does without.
 *
 * Written ids hold letters, digits, `_` and `-` alone, as other providers ask of ids. They are as long as the
 * signature: targets with a shorter limit have to shorten them for themselves.
 *
 * @see https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export interface SignedCall {
  /** The id that Gemini gave; absent when it gave none. */
  readonly id?: string;
  /** The thought signature, as Gemini wrote it. */
  readonly signature?: string;
}

/** Writes the canonical call id. `spare` stands in for an id that Gemini did not give: lower-case hexadecimal. */
export function packCallId({ id, signature }: SignedCall, spare: string): string {
  if (id !== undefined && signature === undefined && PLAIN_ID.test(id) && !id.startsWith(ID_PREFIX)) return id;
  const [idKind, idText] = writeId(id, spare);
  const [signatureKind, signatureText] = writeSignature(signature);
  return `${ID_PREFIX}${idKind}${signatureKind}${idText.length}_${idText}${signatureText}`;
}

/** Reads a canonical call id back. An id that another provider made is given as the id, without a signature. */
export function unpackCallId(callId: string): SignedCall {
  const [head, idKind, signatureKind, length] = PACKED_ID.exec(callId) ?? [];
  if (head === undefined) return { id: callId };
  const rest = callId.slice(head.length);
  const idText = rest.slice(0, Number(length));
  const signatureText = rest.slice(Number(length));
  const signature = readSignature(signatureKind, signatureText);
  return {
    ...(idKind === 'g' ? {} : { id: idKind === 'b' ? fromBase64Url(idText) : idText }),
    ...(signature === undefined ? {} : { signature }),
  };
}

function writeId(id: string | undefined, spare: string): readonly [kind: 'p' | 'b' | 'g', text: string] {
  if (id === undefined) return ['g', spare];
  return PLAIN_ID.test(id) ? ['p', id] : ['b', toBase64Url(id)];
}

function writeSignature(signature: string | undefined): readonly [kind: 'n' | 's' | 'u', text: string] {
  if (signature === undefined) return ['n', ''];
  const short = signature.replaceAll('+', '-').replaceAll('/', '_').replace(/={1,2}$/u, '');
  return BASE64_URL.test(short) && restoreBase64(short) === signature ? ['s', short] : ['u', toBase64Url(signature)];
}

function readSignature(kind: string | undefined, text: string): string | undefined {
  if (kind === 's') return restoreBase64(text);
  return kind === 'u' ? fromBase64Url(text) : undefined;
}

/** Standard base64 with its padding, from the URL alphabet without. */
function restoreBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '=');
}

function toBase64Url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

function fromBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}

const ID_PREFIX = 'gemini_';
const BASE64_URL = /^[A-Za-z0-9_-]+$/u;
const PLAIN_ID = /^[A-Za-z0-9_-]{1,64}$/u;
const PACKED_ID = /^gemini_([pbg])([nsu])(\d{1,5})_(?=[A-Za-z0-9_-]*$)/u;
