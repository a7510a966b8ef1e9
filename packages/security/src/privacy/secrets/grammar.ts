import { type Alphabet, ALPHABETS } from './alphabets.ts';

/** One part of a format: letters that always stand there, or a run of an alphabet. */
export type Segment = LiteralSegment | RunSegment;

interface LiteralSegment {
  readonly kind: 'literal';
  readonly text: string;
}

interface RunSegment {
  readonly kind: 'run';
  /** As the table names it. */
  readonly name: string;
  readonly alphabet: Alphabet;
  readonly min: number;
  readonly max: number;
}

/** One variant of a grammar. */
export interface ParsedGrammar {
  readonly segments: readonly Segment[];
  /** Characters at the start that belong to the format and not to the secret. */
  readonly secretFrom: number;
}

/**
 * Reads a format's grammar. Everything stands for itself but
 * - `<base62 36>`, `<hex 1-2>`: that many characters of an alphabet of {@link ALPHABETS};
 * - `(a|b|c)`: one of these, which makes as many variants of the grammar;
 * - `^` after the first text: the secret begins here, what stands before gives it away (`AccountKey=^<base64 88>`).
 *
 * @returns One reading for each variant.
 * @throws RangeError when the grammar names an unknown alphabet or a bracket is open: a mistake in the table.
 */
export function parseGrammar(grammar: string): readonly ParsedGrammar[] {
  return expand(grammar).map((variant) => parseVariant(variant));
}

function expand(grammar: string): readonly string[] {
  const open = grammar.indexOf('(');
  if (open < 0) return [grammar];
  const close = grammar.indexOf(')', open);
  if (close < 0) throw new RangeError(`an open bracket in the grammar ${grammar}`);
  const rest = expand(grammar.slice(close + 1));
  return grammar
    .slice(open + 1, close)
    .split('|')
    .flatMap((choice) => rest.map((tail) => grammar.slice(0, open) + choice + tail));
}

function parseVariant(marked: string): ParsedGrammar {
  const secretFrom = Math.max(marked.indexOf('^'), 0);
  const variant = marked.replace('^', '');
  const segments: Segment[] = [];
  let at = 0;
  while (at < variant.length) {
    const open = variant.indexOf('<', at);
    const stop = open < 0 ? variant.length : open;
    if (stop > at) segments.push({ kind: 'literal', text: variant.slice(at, stop) });
    if (open < 0) break;
    const close = variant.indexOf('>', open);
    if (close < 0) throw new RangeError(`an open bracket in the grammar ${variant}`);
    segments.push(parseRun(variant.slice(open + 1, close)));
    at = close + 1;
  }
  return { segments, secretFrom };
}

function parseRun(run: string): RunSegment {
  const [name = '', lengths = ''] = run.split(' ');
  const alphabet = ALPHABETS[name];
  const [min = Number.NaN, max = min] = lengths.split('-').map(Number);
  if (alphabet === undefined || !Number.isInteger(min) || !Number.isInteger(max) || min > max || max === 0) {
    throw new RangeError(`<${run}> is no run of a known alphabet`);
  }
  return { kind: 'run', name, alphabet, min, max };
}
