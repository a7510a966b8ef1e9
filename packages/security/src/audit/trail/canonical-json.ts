import type { Json, JsonObject } from '../../kernel/index.ts';

/**
 * Writes a JSON value in the one form that RFC 8785 (JCS) gives it: names sorted by UTF-16 code units, no white space, numbers
 * and strings as ECMAScript writes them. Two equal values have the same bytes, so their hashes can be compared.
 *
 * @param value - At most {@link CANONICAL_DEPTH_MAX} levels deep.
 * @throws {CanonicalJsonError} on what JSON or I-JSON cannot carry: NaN, infinities, lone surrogates, cycles, functions, undefined.
 * @see RFC 8785, section 3.2.
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

/** A value has no canonical form. It names the kind of trouble and never the value. */
export class CanonicalJsonError extends Error {
  readonly code = 'not_canonical_json';
  override readonly name = 'CanonicalJsonError';
}

function write(value: Json, depth: number): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new CanonicalJsonError(`JSON has no ${typeof value}`);
  if (depth === CANONICAL_DEPTH_MAX) throw new CanonicalJsonError(`nested deeper than ${CANONICAL_DEPTH_MAX} levels`);
  return isList(value) ? `[${value.map((item) => write(item, depth + 1)).join(',')}]` : writeObject(value, depth + 1);
}

function writeObject(object: JsonObject, depth: number): string {
  let text = '{';
  // The default order of sort() is that of UTF-16 code units, which is the order RFC 8785 asks for.
  for (const name of Object.keys(object).toSorted()) {
    const value = object[name];
    if (value === undefined) throw new CanonicalJsonError('JSON has no undefined');
    text += `${text.length > 1 ? ',' : ''}${writeString(name)}:${write(value, depth)}`;
  }
  return `${text}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new CanonicalJsonError('a lone surrogate is no Unicode text');
  return JSON.stringify(text);
}

function writeNumber(number: number): string {
  if (!Number.isFinite(number)) throw new CanonicalJsonError('JSON has neither NaN nor infinities');
  return JSON.stringify(number);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** Levels of arrays and objects: more than any audit event has, far from the end of the stack. */
export const CANONICAL_DEPTH_MAX = 64;
