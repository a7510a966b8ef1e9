import { parseTreeSize } from '../merkle/tree-size.ts';
import { fromBase64, parseHashLines, toBase64 } from './base64.ts';

/** A proof that an entry stands in a log, to be checked without the log. */
export interface TlogProof {
  /** The entry's place, from 0. */
  readonly index: number;
  /** The inclusion proof, from the leaf's sibling upwards. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint, with the cosignatures of witnesses. */
  readonly checkpoint: string;
  /** Data of the application's own. Nothing proves it. */
  readonly extra?: Uint8Array;
}

/** Writes a proof. @see C2SP tlog-proof, "Format". */
export function formatTlogProof({ index, proof, checkpoint, extra }: TlogProof): string {
  const lines = [HEADER, ...(extra === undefined ? [] : [`${EXTRA}${toBase64(extra)}`]), `${INDEX}${index}`, ...proof.map(toBase64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Reads a proof; undefined when it has another form. Whether it holds is another question: see `verifyReceipt`. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const middle = text.length > PROOF_CHARACTERS_MAX ? -1 : text.indexOf('\n\n');
  if (middle === -1) return undefined;
  const [header, ...lines] = text.slice(0, middle).split('\n');
  if (header !== HEADER) return undefined;
  const hasExtra = lines[0]?.startsWith(EXTRA) ?? false;
  const extra = hasExtra ? fromBase64(lines[0]?.slice(EXTRA.length) ?? '') : undefined;
  const [indexLine = '', ...hashLines] = hasExtra ? lines.slice(1) : lines;
  const index = indexLine.startsWith(INDEX) ? parseTreeSize(indexLine.slice(INDEX.length)) : undefined;
  const proof = hashLines.length > PROOF_LINES_MAX ? undefined : parseHashLines(hashLines);
  if (index === undefined || proof === undefined || (hasExtra && extra === undefined)) return undefined;
  return { index, proof, checkpoint: text.slice(middle + 2), ...(extra === undefined ? {} : { extra }) };
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
/** Levels of a tree of 2^63 entries. */
const PROOF_LINES_MAX = 63;
const PROOF_CHARACTERS_MAX = 1_048_576;
