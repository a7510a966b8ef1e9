import type { Pointer } from '../vocabulary/index.ts';

/** Bounds of one JSON document. */
export interface JsonLimits {
  /** Levels of arrays and objects. */
  readonly depthMax: number;
  /** Object keys in the whole document. */
  readonly keysMax: number;
  readonly keyBytesMax: number;
  /** Bytes between the quotes of one string. */
  readonly stringBytesMax: number;
  /** Elements of one array. */
  readonly arrayItemsMax: number;
  /** Values in the whole document, containers included. */
  readonly valuesMax: number;
  /** Arrays and objects in the whole document. */
  readonly containersMax: number;
  /**
   * Names of the request vocabulary, in lower case. Two keys of one object that differ only in case are refused when
   * they are one of these, whole numbers under them must be exact, and error pointers show these names alone.
   */
  readonly knownNames: ReadonlySet<string>;
}

/** What is wrong with the bytes of a JSON body. */
export type JsonProblem =
  | 'empty'
  | 'not-utf8'
  | 'syntax'
  | 'control-character'
  | 'bad-escape'
  | 'lone-surrogate'
  | 'bad-number'
  | 'number-too-long'
  | 'number-not-finite'
  | 'integer-not-exact'
  | 'too-deep'
  | 'too-many-keys'
  | 'key-too-long'
  | 'string-too-long'
  | 'array-too-long'
  | 'too-many-values'
  | 'duplicate-key'
  | 'case-variant-key'
  | 'forbidden-key';

/** Why a JSON body is refused: the rule, its place and its limit, never a value of it. */
export interface JsonRefusal {
  readonly problem: JsonProblem;
  /** The innermost place whose names are all known; the client's own names are never repeated. */
  readonly at: Pointer;
  /** Bytes from the start of the body. */
  readonly offset: number;
  /** The limit that was passed, where the problem is one of size. */
  readonly limit?: number;
}
