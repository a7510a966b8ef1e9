import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  isDigit,
  isWhiteSpace,
  MINUS,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
} from './json-bytes.ts';
import type { JsonLimits, JsonProblem, JsonRefusal } from './json-limits.ts';
import { isExactInteger, scanNumber } from './scan-number.ts';
import { type ScannedText, scanString } from './scan-string.ts';
import { FAILED, PAUSED, type ScanTrouble } from './scan-trouble.ts';
import { SeenNames } from './seen-names.ts';
import { Words } from './words.ts';

/**
 * Walks one JSON document, byte by byte, without building it. Can stop between two tokens and go on later.
 *
 * The bytes are known to be UTF-8; everything else is checked here.
 */
export class JsonScanner {
  readonly #bytes: Buffer;
  readonly #text: ScannedText;
  readonly #limits: JsonLimits;
  readonly #names: SeenNames;
  readonly #containers: Container[] = [];
  readonly #trouble: ScanTrouble = { problem: undefined, offset: 0 };
  #expects: Expectation = 'value';
  #position = 0;
  #keys = 0;
  #values = 0;
  /** Arrays and objects so far. */
  #opened = 0;
  #limit: number | undefined;
  /** Where {@link advance} is to pause. */
  #stop = 0;
  #stringStart = 0;

  constructor(bytes: Buffer, limits: JsonLimits) {
    this.#bytes = bytes;
    this.#text = { bytes, words: bytes.length > BYTES_WITHOUT_WORDS ? new Words(bytes) : undefined };
    this.#limits = limits;
    this.#names = new SeenNames(bytes, limits.knownNames);
  }

  /** Goes on until about `stop` bytes are read. True when there is nothing more to do. */
  advance(stop: number): boolean {
    const bytes = this.#bytes;
    this.#stop = Math.min(stop, bytes.length);
    while (this.#position < this.#stop) {
      if (this.#expects === 'rest-of-string') {
        if (!this.#restOfString()) return true;
        continue;
      }
      let position = this.#position;
      while (isWhiteSpace(bytes[position]) && position < this.#stop) position += 1;
      this.#position = position;
      if (position >= this.#stop) break;
      if (!this.#step(bytes[position] ?? 0)) return true;
    }
    return this.#position >= bytes.length;
  }

  /** What is wrong, once {@link advance} gave true; undefined when the document is sound. */
  refusal(): JsonRefusal | undefined {
    const { problem, offset } = this.#trouble;
    if (problem !== undefined) {
      return { problem, offset, at: this.#pointer(), ...(this.#limit === undefined ? {} : { limit: this.#limit }) };
    }
    if (this.#values === 0) return { problem: 'empty', offset: 0, at: [] };
    return this.#expects === 'end' ? undefined : { problem: 'syntax', offset: this.#position, at: this.#pointer() };
  }

  #step(byte: number): boolean {
    switch (this.#expects) {
      case 'value':
        return this.#value(byte);
      case 'value-or-close':
        return byte === CLOSE_ARRAY ? this.#close(byte) : this.#value(byte);
      case 'key-or-close':
        return byte === CLOSE_OBJECT ? this.#close(byte) : this.#key(byte);
      case 'key':
        return this.#key(byte);
      case 'comma-or-close':
        return byte === COMMA ? this.#comma() : this.#close(byte);
      case 'rest-of-string':
      case 'end':
        return this.#fail('syntax');
    }
  }

  #value(byte: number): boolean {
    this.#values += 1;
    if (this.#values > this.#limits.valuesMax) return this.#fail('too-many-values', this.#limits.valuesMax);
    if (byte === QUOTE) return this.#string();
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) return this.#open(byte);
    if (byte === MINUS || isDigit(byte)) return this.#number();
    return this.#literal(byte);
  }

  #string(): boolean {
    this.#position += 1;
    this.#stringStart = this.#position;
    return this.#restOfString();
  }

  #restOfString(): boolean {
    const end = scanString(this.#text, this.#position, this.#stop, this.#trouble);
    if (end === FAILED) return false;
    const reached = end === PAUSED ? this.#trouble.offset : end;
    this.#position = reached;
    if (reached - this.#stringStart > this.#limits.stringBytesMax) {
      return this.#fail('string-too-long', this.#limits.stringBytesMax);
    }
    if (end !== PAUSED) return this.#valueEnds(end + 1);
    this.#expects = 'rest-of-string';
    return true;
  }

  #number(): boolean {
    const start = this.#position;
    const end = scanNumber(this.#bytes, start, this.#trouble);
    if (end === FAILED) return false;
    if (!isExactInteger(this.#bytes, start, end) && this.#isUnderKnownName()) return this.#fail('integer-not-exact');
    return this.#valueEnds(end);
  }

  #literal(byte: number): boolean {
    const word = LITERALS.get(byte);
    if (word === undefined) return this.#fail('syntax');
    const start = this.#position;
    for (let index = 1; index < word.length; index += 1) {
      if (this.#bytes[start + index] !== word[index]) return this.#fail('syntax');
    }
    return this.#valueEnds(start + word.length);
  }

  #open(byte: number): boolean {
    this.#opened += 1;
    if (this.#opened > this.#limits.containersMax) return this.#fail('too-many-values', this.#limits.containersMax);
    if (this.#containers.length >= this.#limits.depthMax) return this.#fail('too-deep', this.#limits.depthMax);
    const isObject = byte === OPEN_OBJECT;
    if (isObject) this.#names.open(this.#isUnderConstructor());
    this.#containers.push({ isObject, index: 0, keyStart: 0, keyEnd: 0 });
    this.#expects = isObject ? 'key-or-close' : 'value-or-close';
    this.#position += 1;
    return true;
  }

  #close(byte: number): boolean {
    const innermost = this.#containers.at(-1);
    if (innermost === undefined || byte !== (innermost.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return this.#fail('syntax');
    if (innermost.isObject) this.#names.close();
    this.#containers.pop();
    return this.#valueEnds(this.#position + 1);
  }

  #valueEnds(position: number): boolean {
    this.#position = position;
    this.#expects = this.#containers.length === 0 ? 'end' : 'comma-or-close';
    return true;
  }

  #comma(): boolean {
    const innermost = this.#containers.at(-1);
    this.#position += 1;
    if (innermost === undefined || innermost.isObject) {
      this.#expects = 'key';
      return true;
    }
    innermost.index += 1;
    this.#expects = 'value';
    return innermost.index < this.#limits.arrayItemsMax || this.#fail('array-too-long', this.#limits.arrayItemsMax);
  }

  #key(byte: number): boolean {
    if (byte !== QUOTE) return this.#fail('syntax');
    const start = this.#position + 1;
    const stop = Math.min(start + this.#limits.keyBytesMax + 1, this.#bytes.length);
    const end = scanString(this.#text, start, stop, this.#trouble);
    if (end === FAILED) return false;
    if (end === PAUSED) {
      if (stop === this.#bytes.length) return this.#fail('syntax');
      return this.#fail('key-too-long', this.#limits.keyBytesMax);
    }
    this.#keys += 1;
    if (this.#keys > this.#limits.keysMax) return this.#fail('too-many-keys', this.#limits.keysMax);
    const problem = this.#names.add(start, end);
    if (problem !== undefined) return this.#fail(problem);
    return this.#keyEnds(start, end);
  }

  #keyEnds(start: number, end: number): boolean {
    const innermost = this.#containers.at(-1);
    if (innermost !== undefined) {
      innermost.keyStart = start;
      innermost.keyEnd = end;
    }
    this.#position = end + 1;
    while (isWhiteSpace(this.#bytes[this.#position])) this.#position += 1;
    if (this.#bytes[this.#position] !== COLON) return this.#fail('syntax');
    this.#position += 1;
    this.#expects = 'value';
    return true;
  }

  #isUnderConstructor(): boolean {
    const innermost = this.#containers.at(-1);
    if (innermost === undefined || !innermost.isObject) return false;
    const length = innermost.keyEnd - innermost.keyStart;
    // Escaped, the 11 letters take up to 66 bytes.
    return length >= 11 && length <= 66 && this.#names.decode(innermost.keyStart, innermost.keyEnd) === 'constructor';
  }

  /** Whether the nearest key around the current value is part of the vocabulary; true at the top, where nothing is free-form. */
  #isUnderKnownName(): boolean {
    const nearest = this.#containers.findLast(({ isObject }) => isObject);
    return nearest === undefined || this.#limits.knownNames.has(this.#names.decode(nearest.keyStart, nearest.keyEnd));
  }

  #pointer(): (string | number)[] {
    const pointer: (string | number)[] = [];
    for (const { isObject, index, keyStart, keyEnd } of this.#containers) {
      const step = isObject ? this.#names.decode(keyStart, keyEnd) : index;
      if (typeof step === 'string' && !this.#limits.knownNames.has(step)) break;
      pointer.push(step);
    }
    return pointer;
  }

  #fail(problem: JsonProblem, limit?: number): false {
    this.#trouble.problem = problem;
    this.#trouble.offset = this.#position;
    this.#limit = limit;
    return false;
  }
}

type Expectation = 'value' | 'value-or-close' | 'key' | 'key-or-close' | 'comma-or-close' | 'rest-of-string' | 'end';

interface Container {
  readonly isObject: boolean;
  /** Of the current element, in an array. */
  index: number;
  /** Of the current key, in an object. */
  keyStart: number;
  keyEnd: number;
}

/** Below this, reading four bytes at a time costs more than it saves. */
const BYTES_WITHOUT_WORDS = 512;

const LITERALS: ReadonlyMap<number, Uint8Array> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Uint8Array.from(word, (letter) => letter.charCodeAt(0))]),
);
