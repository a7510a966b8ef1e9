import { lastClusterStart, normaliseText, type NormalisedText } from '../kernel/index.ts';
import type { Finding } from './finding.ts';
import { resolveFindings } from './resolve-findings.ts';
import type { TextDetector } from './text-detector.ts';

/** How a piece of text stands to what came before and what will follow. */
export interface ScanOptions {
  /** Whether the text ends with this piece. */
  readonly isEnd: boolean;
  /** What the scan before gave, for the piece that begins where it settled. Absent at the beginning. */
  readonly carry?: ScanCarry;
}

/** What the next scan of the same text needs to know of what came before. It holds raw text: never log it. */
export interface ScanCarry {
  /** The end of the text so far, in one spelling. */
  readonly before: string;
  /** What each detector remembers, by its place in the list. */
  readonly memories: readonly unknown[];
}

/** Findings in a piece of raw text. */
export interface TextScan {
  /** In order, disjoint, offsets in the raw piece, all before `settled`. */
  readonly findings: readonly Finding[];
  /** Offset in the raw piece up to which everything is decided for good; its length where `isEnd`. */
  readonly settled: number;
  /** For the scan of what follows from `settled` on. */
  readonly carry: ScanCarry;
}

/**
 * Scans a raw text, or the next piece of one, with several detectors. Brings it to one spelling, joins findings that
 * overlap into one, maps them back to the raw text.
 *
 * A stream keeps what is not settled and asks again with more:
 *
 * @param detectors - The same list, in the same order, for all pieces of a text.
 * @throws Never.
 * @see FLT-2, FLT-5.
 * @example
 * held += chunk;
 * const scan = scanText(detectors, held, { isEnd: false, carry });
 * emit(rewrite(held.slice(0, scan.settled), scan.findings));
 * held = held.slice(scan.settled);
 * carry = scan.carry;
 */
export function scanText(detectors: readonly TextDetector[], raw: string, { isEnd, carry = NOTHING_BEFORE }: ScanOptions): TextScan {
  // What follows may still change the last character: a mark that joins it, the other half of a surrogate pair.
  const known = isEnd ? raw : raw.slice(0, lastClusterStart(raw));
  const normal = normaliseText(known);
  const text = carry.before + normal.text;
  const from = carry.before.length;
  const found: Finding[] = [];
  let settled = text.length;
  for (const [index, detector] of detectors.entries()) {
    const scan = detector.scan(text, { from, isEnd, memory: carry.memories[index] });
    for (const finding of scan.findings) found.push(finding);
    settled = Math.min(settled, scan.settled);
  }
  const resolved = resolveFindings(found);
  settled = stepBack(settled, resolved, (offset) => isSeam(normal, offset - from));
  const findings = resolved.filter(({ end }) => end <= settled).map((finding) => toRaw(finding, normal, from));
  return {
    findings,
    settled: isEnd ? raw.length : normal.toRaw(settled - from),
    carry: carryOn(detectors, text, { from, to: settled, memories: carry.memories }),
  };
}

/**
 * A carry for a text that stands under a name: the key of a JSON value, the head of a column, a form's label. Rules
 * read the name as if it stood before the text.
 *
 * @example
 * scanText(detectors, '927502951', { isEnd: true, carry: carryAfter('bsn: ') });
 */
export function carryAfter(context: string): ScanCarry {
  return { before: normaliseText(context).text, memories: [] };
}

/** The greatest offset up to `settled` that no finding stretches over and that is an offset of the raw text too. */
function stepBack(settled: number, findings: readonly Finding[], isOffset: (offset: number) => boolean): number {
  let offset = settled;
  for (let index = findings.length - 1; index >= 0; index -= 1) {
    const finding = findings[index];
    while (!isOffset(offset)) offset -= 1;
    if (finding !== undefined && finding.start < offset && finding.end > offset) offset = finding.start;
  }
  while (!isOffset(offset)) offset -= 1;
  return offset;
}

/** Whether the raw text can be cut here: not inside what one raw character became, such as the letters of a ligature. */
function isSeam(normal: NormalisedText, offset: number): boolean {
  return offset <= 0 || offset >= normal.text.length || normal.toRaw(offset) !== normal.toRaw(offset - 1);
}

function toRaw(finding: Finding, normal: NormalisedText, from: number): Finding {
  return { ...finding, ...normal.toRawSpan({ start: finding.start - from, end: finding.end - from }) };
}

function carryOn(
  detectors: readonly TextDetector[],
  text: string,
  { from, to, memories }: { readonly from: number; readonly to: number; readonly memories: readonly unknown[] },
): ScanCarry {
  const left = detectors.reduce((widest, detector) => Math.max(widest, detector.left), 0);
  return {
    before: text.slice(Math.max(0, to - left), to),
    memories: detectors.map((detector, index) => detector.remember?.(text, { from, to, memory: memories[index] })),
  };
}

const NOTHING_BEFORE: ScanCarry = { before: '', memories: [] };
