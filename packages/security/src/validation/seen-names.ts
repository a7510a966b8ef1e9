import { invariant } from '../kernel/index.ts';
import { BACKSLASH } from './json-bytes.ts';
import type { JsonProblem } from './json-limits.ts';

/**
 * The keys met so far in each open object: finds keys that appear twice, in another case, or that reach for prototypes.
 *
 * Small objects with plain ASCII keys are compared byte by byte and allocate nothing; others move to a hash set.
 */
export class SeenNames {
  readonly #bytes: Buffer;
  readonly #knownNames: ReadonlySet<string>;
  /** Start and end offsets of the keys of all open objects, innermost last. */
  readonly #spans: number[] = [];
  readonly #frames: Frame[] = [];

  constructor(bytes: Buffer, knownNames: ReadonlySet<string>) {
    this.#bytes = bytes;
    this.#knownNames = knownNames;
  }

  /** An object opens. `isConstructor`: it is the value of a key `constructor`. */
  open(isConstructor: boolean): void {
    this.#frames.push({ base: this.#spans.length, isConstructor, names: undefined });
  }

  /** The innermost object closes. */
  close(): void {
    const frame = this.#frames.pop();
    invariant(frame !== undefined, 'an object closes only when it is open');
    this.#spans.length = frame.base;
  }

  /** Adds the key between two offsets (quotes excluded) to the innermost object. */
  add(start: number, end: number): JsonProblem | undefined {
    const frame = this.#frames.at(-1);
    invariant(frame !== undefined, 'a key stands in an object');
    const length = end - start;
    if (frame.names === undefined && this.#isPlain(start, end)) {
      if (length === 9 && isForbidden(this.decode(start, end), frame.isConstructor)) return 'forbidden-key';
      const problem = this.#addSmall(frame, start, end);
      if (this.#spans.length - frame.base >= SMALL_OBJECT_KEYS * 2) frame.names = this.#enlarge(frame);
      return problem;
    }
    frame.names ??= this.#enlarge(frame);
    const name = this.decode(start, end);
    if (isForbidden(name, frame.isConstructor)) return 'forbidden-key';
    return this.#addLarge(frame.names, name);
  }

  /** The key between two offsets as text. Its escapes are known to be sound. */
  decode(start: number, end: number): string {
    const text = this.#bytes.toString('utf8', start, end);
    if (!text.includes('\\')) return text;
    const decoded: unknown = JSON.parse(`"${text}"`);
    return String(decoded);
  }

  #addSmall(frame: Frame, start: number, end: number): JsonProblem | undefined {
    const spans = this.#spans;
    for (let index = frame.base; index < spans.length; index += 2) {
      const otherStart = spans[index] ?? 0;
      if ((spans[index + 1] ?? 0) - otherStart !== end - start) continue;
      const likeness = this.#compare(start, end, otherStart);
      if (likeness === 'same') return 'duplicate-key';
      if (likeness === 'case' && this.#knownNames.has(fold(this.decode(start, end)))) return 'case-variant-key';
    }
    spans.push(start, end);
    return undefined;
  }

  #compare(start: number, end: number, otherStart: number): 'same' | 'case' | 'other' {
    let difference = 0;
    for (let position = start, other = otherStart; position < end; position += 1, other += 1) {
      difference |= (this.#bytes[position] ?? 0) ^ (this.#bytes[other] ?? 0);
      if ((difference & ~CASE_BIT) !== 0) return 'other';
    }
    return difference === 0 ? 'same' : 'case';
  }

  #enlarge(frame: Frame): Names {
    const names: Names = { exact: new Set(), folded: new Set() };
    for (let index = frame.base; index < this.#spans.length; index += 2) {
      const name = this.decode(this.#spans[index] ?? 0, this.#spans[index + 1] ?? 0);
      names.exact.add(name);
      names.folded.add(fold(name));
    }
    return names;
  }

  #addLarge(names: Names, name: string): JsonProblem | undefined {
    if (names.exact.has(name)) return 'duplicate-key';
    const folded = fold(name);
    if (names.folded.has(folded) && this.#knownNames.has(folded)) return 'case-variant-key';
    names.exact.add(name);
    names.folded.add(folded);
    return undefined;
  }

  #isPlain(start: number, end: number): boolean {
    for (let position = start; position < end; position += 1) {
      const byte = this.#bytes[position] ?? 0;
      if (byte > 0x7f || byte === BACKSLASH) return false;
    }
    return true;
  }
}

interface Frame {
  readonly base: number;
  readonly isConstructor: boolean;
  /** Filled once the object is large or has a key that is not plain ASCII. */
  names: Names | undefined;
}

interface Names {
  readonly exact: Set<string>;
  readonly folded: Set<string>;
}

/** Letter case away, `ſ` and the Kelvin sign included: parsers that ignore case (Go's) fold those two as well. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}

function isForbidden(name: string, isConstructor: boolean): boolean {
  return name === '__proto__' || (isConstructor && name === 'prototype');
}

const SMALL_OBJECT_KEYS = 12;
const CASE_BIT = 0x20;
