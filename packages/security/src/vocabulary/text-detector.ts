import type { Finding } from './finding.ts';

/**
 * Finds stretches of a text that may still grow: the one contract of every detector family (personal data, secrets,
 * custom patterns), for whole texts and for streams.
 *
 * The text is in one spelling (`normaliseText`); offsets are UTF-16 code units. A detector's decision about a stretch
 * reads at most `left` units before it and `right` units after it, beside what {@link TextDetector.remember} keeps. So
 * for every way to cut a text, the findings of its pieces are the findings of the whole.
 *
 * Callers use `scanText`, which joins families, brings texts to one spelling and maps findings back.
 */
export interface TextDetector {
  readonly name: string;
  /** No finding is longer. */
  readonly maxLength: number;
  /** How far before a finding its rules look. */
  readonly left: number;
  /** How far after a finding its rules look. */
  readonly right: number;
  /**
   * @param text - In one spelling. What stands before `window.from` is context: at least `left` units, or all there is.
   * @throws Never, for any text.
   */
  readonly scan: (text: string, window: ScanWindow) => Scan;
  /**
   * What of `text` before `to` later decisions need although it stands further away than `left`: the head of a table,
   * for instance. `from` is where the previous `remember` ended; `memory` is what it gave, undefined at the beginning.
   * The result depends on the text up to `to` alone, however it was cut.
   */
  readonly remember?: (text: string, window: { readonly from: number; readonly to: number; readonly memory: unknown }) => unknown;
}

/** Which part of a text a detector reads. */
export interface ScanWindow {
  /** Findings begin here or later. Any offset that no finding of the whole text stretches over. */
  readonly from: number;
  /** Whether the text ends here; otherwise more may follow. */
  readonly isEnd: boolean;
  /** What {@link TextDetector.remember} gave for the text before `from`. */
  readonly memory?: unknown;
}

/** What a detector can say for sure. */
export interface Scan {
  /** In order, disjoint, each between `from` and `settled`. */
  readonly findings: readonly Finding[];
  /**
   * Final up to here: whatever text follows, the findings before this offset stay, and no other begins before it. It is
   * where the earliest stretch begins that may yet become a finding; the end of the text where `isEnd`. Never further
   * than `maxLength + right` from the end.
   */
  readonly settled: number;
}
