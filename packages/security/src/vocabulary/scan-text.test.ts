import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryAfter, type Finding, resolveFindings, type Scan, type ScanCarry, scanText, type ScanWindow, type TextDetector } from './index.ts';

/** Finds `#` with the digits after it; after the word `no` right before it, nothing. Remembers whether a `!` stood before. */
const hashes: TextDetector = {
  name: 'hashes',
  maxLength: 12,
  left: 3,
  right: 1,
  scan: (text: string, { from, isEnd, memory }: ScanWindow): Scan => {
    const findings: Finding[] = [];
    let isLoud = memory === true;
    for (let start = from; start < text.length; start += 1) {
      isLoud ||= text.charAt(start) === '!';
      if (text.charAt(start) !== '#') continue;
      let end = start + 1;
      while (end - start < 12 && /\d/u.test(text.charAt(end))) end += 1;
      if (end >= text.length && !isEnd) return { findings, settled: start };
      if (end - start === 1 || text.slice(Math.max(0, start - 3), start) === 'no ') continue;
      findings.push({ start, end, type: isLoud ? 'LOUD' : 'HASH', score: 0.5, detector: 'hashes', rule: 'hash' });
      start = end - 1;
    }
    return { findings, settled: text.length };
  },
  remember: (text: string, { from, to, memory }: { from: number; to: number; memory: unknown }) => memory === true || text.slice(from, to).includes('!'),
};

/** Finds capitals, runs of them up to eight. */
const capitals: TextDetector = {
  name: 'capitals',
  maxLength: 8,
  left: 1,
  right: 1,
  scan: (text: string, { from, isEnd }: ScanWindow): Scan => {
    const findings: Finding[] = [];
    for (let start = from; start < text.length; start += 1) {
      let end = start;
      while (end - start < 8 && /[A-Z0-9]/u.test(text.charAt(end))) end += 1;
      if (end >= text.length && !isEnd && end - start < 8) return { findings, settled: start };
      if (end === start) continue;
      findings.push({ start, end, type: 'CAPITALS', score: 0.7, detector: 'capitals', rule: 'run' });
      start = end - 1;
    }
    return { findings, settled: text.length };
  },
};

const DETECTORS = [hashes, capitals];

const piece = fc.oneof(
  fc.constantFrom('#1', '#', '12', 'no ', 'no', '!', 'A', 'BC', ' ', 'x', '\u200b', '\u0301', 'ﬁ', '①', '４', 'Ａ', '😀', '\ud83d', '\ude00', 'e', 'ｶ', 'ﾞ'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('scanText', () => {
  it('FLT-2: gives the same findings however the text is cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), (raw, cuts) => {
        expect(scanPieces(DETECTORS, cut(raw, cuts))).toEqual(scanText(DETECTORS, raw, { isEnd: true }).findings);
      }),
      { numRuns: 3000 },
    );
  });

  it('FLT-2: gives the same findings one unit at a time', () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(scanPieces(DETECTORS, raw.split(''))).toEqual(scanText(DETECTORS, raw, { isEnd: true }).findings);
      }),
      { numRuns: 2000 },
    );
  });

  it('FLT-2: findings are disjoint, in order, and inside what is settled', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (raw, isEnd) => {
        const { findings, settled } = scanText(DETECTORS, raw, { isEnd });
        let last = 0;
        for (const { start, end } of findings) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(settled);
      }),
    );
  });

  it('FLT-5: finds in raw text what stands in other spellings', () => {
    expect(scanText([hashes], 'a #\u200b１2 b', { isEnd: true }).findings).toMatchObject([{ start: 2, end: 6 }]);
  });

  it('reads a name given as context as if it stood before', () => {
    expect(scanText([hashes], '#12', { isEnd: true }).findings).toHaveLength(1);
    expect(scanText([hashes], '#12', { isEnd: true, carry: carryAfter('no ') }).findings).toHaveLength(0);
  });

  it('what a detector remembers reaches beyond its left context', () => {
    expect(scanPieces([hashes], ['!', ' '.repeat(100), '#1', ' '])).toMatchObject([{ type: 'LOUD' }]);
  });
});

describe('resolveFindings', () => {
  it('joins what overlaps under the surest name and keeps what only touches apart', () => {
    const finding = (start: number, end: number, score: number): Finding => ({ start, end, score, type: `T${start}`, detector: 'd', rule: 'r' });
    const resolved = resolveFindings([finding(5, 9, 0.9), finding(0, 6, 0.5), finding(9, 12, 0.5), finding(20, 20, 1)]);
    expect(resolved.map(({ start, end, type }) => [start, end, type])).toEqual([[0, 9, 'T5'], [9, 12, 'T9']]);
  });

  it('covers every character that was found and no other', () => {
    const finding = fc.record({ start: fc.nat(40), size: fc.nat(10), score: fc.constantFrom(0.1, 0.5, 1) }).map(({ start, size, score }): Finding => ({ start, end: start + size, score, type: 'T', detector: 'd', rule: 'r' }));
    fc.assert(
      fc.property(fc.array(finding), (findings) => {
        const covered = (list: readonly Finding[]): ReadonlySet<number> => new Set(list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index)));
        expect(covered(resolveFindings(findings))).toEqual(covered(findings));
      }),
    );
  });
});

function cut(raw: string, cuts: readonly number[]): readonly string[] {
  const offsets = [0, ...cuts.map((offset) => Math.min(offset, raw.length)), raw.length].toSorted((left, right) => left - right);
  return offsets.slice(1).map((end, index) => raw.slice(offsets[index], end));
}

/** The findings of a text that arrives in pieces, as a stream would ask for them, with offsets in the whole. */
function scanPieces(detectors: readonly TextDetector[], pieces: readonly string[]): readonly Finding[] {
  const found: Finding[] = [];
  let held = '';
  let passed = 0;
  let carry: ScanCarry | undefined;
  for (let index = 0; index <= pieces.length; index += 1) {
    held += pieces[index] ?? '';
    const scan = scanText(detectors, held, { isEnd: index === pieces.length, ...(carry === undefined ? {} : { carry }) });
    for (const finding of scan.findings) found.push({ ...finding, start: finding.start + passed, end: finding.end + passed });
    passed += scan.settled;
    held = held.slice(scan.settled);
    ({ carry } = scan);
  }
  return found;
}
