import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** How closed segments are kept. */
export type LogCompression = 'zstd' | 'gzip' | 'none';

/** A closed segment on disk. */
export interface ClosedSegment {
  readonly segment: number;
  readonly path: string;
  readonly compression: LogCompression;
}

/** Where a closed segment is: `security.log.000042`, and `.zst` or `.gz` when compressed. */
export function pathOfSegment(file: string, segment: number, compression: LogCompression): string {
  return `${file}.${String(segment).padStart(DIGITS, '0')}${SUFFIXES[compression]}`;
}

/** The closed segments of a log, oldest first. One that is there twice (a kill between two steps) is listed twice. */
export async function listClosedSegments(file: string): Promise<readonly ClosedSegment[]> {
  const prefix = `${basename(file)}.`;
  const names = (await readdir(dirname(file))).filter((name) => name.startsWith(prefix));
  return names
    .flatMap((name) => {
      const [, digits, suffix = ''] = /^([0-9]{6,15})(\.zst|\.gz)?$/.exec(name.slice(prefix.length)) ?? [];
      if (digits === undefined) return [];
      const compression = suffix === '.zst' ? 'zstd' : suffix === '.gz' ? 'gzip' : 'none';
      return [{ segment: Number(digits), path: pathOfSegment(file, Number(digits), compression), compression } satisfies ClosedSegment];
    })
    .toSorted((left, right) => left.segment - right.segment);
}

const SUFFIXES: Readonly<Record<LogCompression, string>> = { zstd: '.zst', gzip: '.gz', none: '' };
const DIGITS = 6;
