import type { Span } from '../../kernel/index.ts';
import { deriveKey, macOf, toBase32 } from './derive-key.ts';
import { findPlaceholders, openPlaceholderStart, type Placeholder, PLACEHOLDER_LENGTH_MAX, writePlaceholder } from './placeholder.ts';
import type { RedactionKey, RedactionScope } from './redaction-config.ts';

/** What a session is opened for. */
export interface SessionTerms {
  readonly scope: RedactionScope;
  readonly key: RedactionKey;
  /** Values it holds at most; beyond, `placeholderFor` gives none and the value is lost for good. 10,000 unless set. */
  readonly entriesMax?: number;
}

/**
 * The placeholders of one conversation: which value stands behind which. It lives in memory, for as long as its holder keeps it.
 *
 * The same value always has the same placeholder, two values never share one. Numbers follow the order of first sight, so a
 * conversation that is sent again from its beginning is masked the same way. Two check characters depend on tenant,
 * conversation, type, number and value: a placeholder that a model invents, or of another session, stays as it is.
 *
 * What a writer wrote himself and reads like a placeholder is reserved (`reserve`) before his text is masked: no value ever gets
 * that one, so his words come back letter by letter.
 */
export class RedactionSession {
  readonly #key: Buffer;
  readonly #entriesMax: number;
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #reserved = new Set<string>();

  /** @throws {RedactionConfigError} when the key is none. */
  constructor({ scope, key, entriesMax = ENTRIES_MAX }: SessionTerms) {
    this.#key = deriveKey(key, 'placeholder', scope);
    this.#entriesMax = entriesMax;
  }

  /** How many values it holds. */
  get size(): number {
    return this.#values.size;
  }

  /** The placeholder of a value, a new one if there is none yet; undefined when the session is full. */
  placeholderFor(type: string, value: string): string | undefined {
    const name = `${type}\n${value}`;
    const known = this.#placeholders.get(name);
    if (known !== undefined) return known;
    if (this.#values.size >= this.#entriesMax) return undefined;
    const placeholder = this.#next(type.slice(0, TYPE_LENGTH_MAX), value);
    this.#placeholders.set(name, placeholder);
    this.#values.set(placeholder, value);
    return placeholder;
  }

  /** The value behind a placeholder of this session, as it was written or bent; undefined for every other text. */
  valueOf(placeholder: Placeholder): string | undefined {
    return this.#values.get(writePlaceholder(placeholder));
  }

  /** Puts the values back. What is no placeholder of this session stays as it is. */
  restore(text: string): string {
    if (this.#values.size === 0) return text;
    let restored = '';
    let copied = 0;
    for (const { start, end, placeholder } of findPlaceholders(text)) {
      const value = this.valueOf(placeholder);
      if (value === undefined) continue;
      restored += text.slice(copied, start) + value;
      copied = end;
    }
    return copied === 0 ? text : restored + text.slice(copied);
  }

  /** Whether a text is, to the letter, a placeholder that this session gave out. */
  isIssued(text: string): boolean {
    return this.#values.has(text);
  }

  /** Takes note of what reads like a placeholder in texts that are about to be masked, all of a request's before the first one is. */
  reserve(text: string): void {
    if (!text.includes('[')) return;
    for (const { placeholder } of findPlaceholders(text)) {
      const written = writePlaceholder(placeholder);
      if (this.#reserved.size < RESERVED_MAX && !this.#values.has(written)) this.#reserved.add(written);
    }
  }

  /** The placeholders of this session in a text that is about to be masked: they stay, and nothing is found inside them. */
  findIssued(text: string): readonly Span[] {
    if (this.#values.size === 0 || !text.includes('[')) return [];
    return findPlaceholders(text).filter(({ start, end }) => this.isIssued(text.slice(start, end)));
  }

  /** The placeholders of this session in a text on its way back, bent ones included. */
  findRestorable(text: string): readonly Span[] {
    if (this.#values.size === 0 || !text.includes('[')) return [];
    return findPlaceholders(text).filter(({ placeholder }) => this.valueOf(placeholder) !== undefined);
  }

  /** Where a placeholder may have begun that is not whole yet, at `from` or later; the text's length when there is none. */
  openStart(text: string, from: number): number {
    if (this.#values.size === 0) return text.length;
    return openPlaceholderStart(text, from, (soFar) => this.#counts.keys().some((type) => type.startsWith(soFar) || soFar.startsWith(`${type}_`)));
  }

  /** No placeholder is longer. */
  readonly placeholderLengthMax: number = PLACEHOLDER_LENGTH_MAX;

  /** The next placeholder of a type that nobody wrote himself. */
  #next(type: string, value: string): string {
    for (;;) {
      const number = (this.#counts.get(type) ?? 0) + 1;
      this.#counts.set(type, number);
      const check = toBase32(macOf(this.#key, `${type}_${number}`, value), 2);
      const placeholder = writePlaceholder({ type, number, check });
      if (!this.#reserved.has(placeholder)) return placeholder;
    }
  }
}

const ENTRIES_MAX = 10_000;
/** More look-alikes than any honest text holds. */
const RESERVED_MAX = 100_000;
/** Longer type names are cut in placeholders. */
const TYPE_LENGTH_MAX = 40;
