import type { Span } from '../kernel/index.ts';

/**
 * The placeholders of one conversation, as the filter uses them: it takes values out of requests and puts them back into
 * answers. `RedactionSession` of `privacy` is one.
 */
export interface Placeholders {
  /** How many values it holds. */
  readonly size: number;
  /** No placeholder is longer. */
  readonly placeholderLengthMax: number;
  /** Takes note of what the writer wrote himself and reads like a placeholder. */
  readonly reserve: (text: string) => void;
  /** Undefined when it is full. */
  readonly placeholderFor: (type: string, value: string) => string | undefined;
  /** Its own placeholders, to the letter. */
  readonly findIssued: (text: string) => readonly Span[];
  /** Its own placeholders, bent ones included. */
  readonly findRestorable: (text: string) => readonly Span[];
  /** Puts the values back. */
  readonly restore: (text: string) => string;
  /** Where a placeholder may have begun that is not whole yet; the text's length when there is none. */
  readonly openStart: (text: string, from: number) => number;
}

/** Makes a value unreadable for good. The type in angle brackets, where a program gives no other. */
export type Redact = (found: { readonly type: string; readonly value: string; readonly direction: FilterDirection }) => string;

/** Which way a text goes. */
export type FilterDirection = 'request' | 'answer';
