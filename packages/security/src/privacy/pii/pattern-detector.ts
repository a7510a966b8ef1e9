import type { CountryCode } from 'libphonenumber-js/max';
import type { Finding, Scan, ScanWindow, TextDetector } from '../../vocabulary/index.ts';
import { LEFT_WIDTH, RIGHT_WIDTH } from './context/context.ts';
import { followTable, NO_TABLE, ROW_LENGTH_MAX, Table } from './context/table.ts';
import { EMAIL_LENGTH_MAX } from './finders/find-email.ts';
import { DEFAULT_PHONE_REGIONS } from './finders/find-phone.ts';
import type { PIIType } from './pii-type.ts';
import { type Hit, isOpen, Reader } from './scanning/reader.ts';
import { Sighter } from './sighter.ts';

/** What a {@link PatternBasedPIIDetector} reports. Every member has a default. */
export interface PatternOptions {
  /** Only these types; all unless set. */
  readonly types?: readonly PIIType[];
  /** The least score that is reported, from 0 to 1; 0.5 unless set. */
  readonly threshold?: number;
  /** The least score by type. Dates that are nobody's birthday score 0.4: lower DATE_TIME to have them. */
  readonly thresholds?: Partial<Record<PIIType, number>>;
  /** Values that are never findings, in any case, spaces and hyphens aside: your own hotline, a sample card. */
  readonly allow?: readonly string[];
  /** Countries (ISO 3166-1 alpha-2) whose national telephone numbers are known. */
  readonly phoneRegions?: readonly CountryCode[];
}

/**
 * Finds personal data by its form: grammar, check digits, names and words nearby. One pass over the text, from anchors
 * (digits, beginnings of words); nothing backtracks.
 *
 * @example
 * new PatternBasedPIIDetector({ thresholds: { DATE_TIME: 0.4 }, allow: ['support@example.com'], phoneRegions: ['NL'] });
 */
export class PatternBasedPIIDetector implements TextDetector {
  readonly name = 'pii-patterns';
  readonly maxLength: number = EMAIL_LENGTH_MAX;
  readonly left: number = Math.max(LEFT_WIDTH, ROW_LENGTH_MAX) + 1;
  readonly right: number = RIGHT_WIDTH + 1;
  readonly #threshold: number;
  readonly #thresholds: ReadonlyMap<string, number>;
  readonly #regions: readonly CountryCode[];
  readonly #types: ReadonlySet<string> | undefined;
  readonly #allowed: ReadonlySet<string>;

  constructor({ types, threshold = DEFAULT_THRESHOLD, thresholds = {}, allow = [], phoneRegions = DEFAULT_PHONE_REGIONS }: PatternOptions = {}) {
    this.#threshold = threshold;
    this.#thresholds = new Map(Object.entries(thresholds));
    this.#regions = phoneRegions;
    this.#types = types === undefined ? undefined : new Set(types);
    this.#allowed = new Set(allow.map(toComparable));
  }

  readonly scan = (text: string, { from, isEnd, memory }: ScanWindow): Scan => {
    const reader = new Reader(text, isEnd);
    const sighter = new Sighter(reader, { from, table: memory instanceof Table ? memory : NO_TABLE, regions: this.#regions });
    const findings: Finding[] = [];
    let position = from;
    while (position < text.length) {
      const sighting = sighter.sight(position);
      if (sighting === undefined) {
        position = sighter.next;
        continue;
      }
      if (isOpen(sighting)) return { findings, settled: sighting.openFrom };
      if (this.#isReported(sighting, text)) findings.push({ ...sighting, detector: this.name });
      position = sighting.end;
    }
    return { findings, settled: text.length };
  };

  readonly remember = (text: string, { from, to, memory }: { readonly from: number; readonly to: number; readonly memory: unknown }): Table =>
    followTable(text, { from, to, table: memory instanceof Table ? memory : NO_TABLE });

  #isReported({ type, score, start, end }: Hit, text: string): boolean {
    if (this.#types?.has(type) === false) return false;
    return score >= (this.#thresholds.get(type) ?? this.#threshold) && !(this.#allowed.size > 0 && this.#allowed.has(toComparable(text.slice(start, end))));
  }
}

function toComparable(value: string): string {
  return value.toLowerCase().replaceAll(/[\s-]/gu, '');
}

const DEFAULT_THRESHOLD = 0.5;
