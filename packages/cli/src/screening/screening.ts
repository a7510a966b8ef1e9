import type { Finding, TextDetector } from '@agentor/security';

/** What is looked for, and what stands in its place. */
export interface ScreeningTerms {
  readonly detectors: readonly TextDetector[];
  /** Whether a finding counts. */
  readonly isWanted: (finding: Finding) => boolean;
  /** What stands in place of a value; never empty. */
  readonly replace: (finding: Finding, value: string) => string;
  readonly onSighting: (sighting: Sighting) => void;
}

/** Where something was found. */
export interface Sighting {
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1; absent in JSON and CSV, whose texts are not written as they read. */
  readonly column?: number;
  /** The name of the column of a CSV file. */
  readonly field?: string;
  readonly type: string;
  readonly rule: string;
  readonly score: number;
  /** Never shown unless a person asks for it. */
  readonly value: string;
}

/** A file that comes in pieces and goes on in pieces, what was found in it replaced. Holds a bounded part of it. */
export interface Screening {
  readonly push: (piece: string) => string;
  readonly end: () => string;
}

/** How a file is written. */
export type FileType = 'text' | 'json' | 'jsonl' | 'csv' | 'tsv';

/** The type of a file by the end of its name; plain text, to which logs belong, when that says nothing. */
export function typeOf(path: string): FileType {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return TYPES[ending] ?? 'text';
}

const TYPES: Readonly<Record<string, FileType>> = { json: 'json', jsonl: 'jsonl', ndjson: 'jsonl', csv: 'csv', tsv: 'tsv', har: 'json', ipynb: 'json', sarif: 'json' };
