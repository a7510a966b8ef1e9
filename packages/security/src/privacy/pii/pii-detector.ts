import { carryAfter, type Finding, scanText, type TextDetector } from '../../vocabulary/index.ts';

/** Personal data in a text, with the value: for the program that holds the text, never for a log. */
export interface PIIDetection {
  readonly piiType: string;
  /** UTF-16 offsets in the text that was given, the end excluded. */
  readonly startPos: number;
  readonly endPos: number;
  readonly value: string;
  /** From 0 to 1. */
  readonly score: number;
  readonly rule: string;
}

/** How to build a {@link PIIDetector}. */
export interface PIIDetectorOptions {
  readonly patternDetector: TextDetector;
  /** Whether the pattern detector is asked; true unless set. */
  readonly enablePattern?: boolean;
}

/**
 * Finds personal data in whole texts. Streams go through `scanText` with {@link PIIDetector.detectors}.
 *
 * @example
 * const detector = new PIIDetector({ patternDetector: new PatternBasedPIIDetector() });
 * for (const detection of detector.detect('Write to jane@example.com')) console.log(detection.piiType);
 */
export class PIIDetector {
  /** What is asked, in this order. */
  readonly detectors: readonly TextDetector[];

  constructor({ patternDetector, enablePattern = true }: PIIDetectorOptions) {
    this.detectors = enablePattern ? [patternDetector] : [];
  }

  /**
   * @param context - The name that the text stands under, if any: a JSON key, a column's head, a form's label.
   * @returns In order, disjoint.
   */
  detect(text: string, context?: string): readonly PIIDetection[] {
    return this.find(text, context).map((finding) => toDetection(finding, text));
  }

  /** The same without values. */
  find(text: string, context?: string): readonly Finding[] {
    const carry = context === undefined ? {} : { carry: carryAfter(`${context}: `) };
    return scanText(this.detectors, text, { isEnd: true, ...carry }).findings;
  }
}

function toDetection({ type, start, end, score, rule }: Finding, text: string): PIIDetection {
  return { piiType: type, startPos: start, endPos: end, value: text.slice(start, end), score, rule };
}
