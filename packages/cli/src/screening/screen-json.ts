import { JsonChannel } from '@agentor/security';
import type { Screening, ScreeningTerms } from './screening.ts';

/**
 * JSON: strings are read as the texts they stand for, with the name of the member before them, and written back as JSON. What is
 * no JSON goes on as plain text.
 *
 * @param isOneALine - A document on each line, as in JSONL.
 */
export function screenJson(terms: ScreeningTerms, { isOneALine }: { readonly isOneALine: boolean }): Screening {
  let line = 1;
  const open = (): JsonChannel =>
    new JsonChannel({
      detectors: terms.detectors,
      replace: (finding, value) => {
        if (!terms.isWanted(finding)) return undefined;
        terms.onSighting({ line, type: finding.type, rule: finding.rule, score: finding.score, value });
        return terms.replace(finding, value);
      },
      undecided: () => '<UNDECIDED>',
    });
  let channel = open();
  const endLine = (): string => {
    if (!isOneALine) return '';
    const rest = channel.end();
    channel = open();
    return rest;
  };
  return {
    push: (piece) => {
      let out = '';
      let start = 0;
      // Strings of JSON do not go over a line's end: what is found belongs to the line that is read.
      for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
        out += isOneALine ? channel.push(piece.slice(start, end)) + endLine() + '\n' : channel.push(piece.slice(start, end + 1));
        line += 1;
        start = end + 1;
      }
      return out + channel.push(piece.slice(start));
    },
    end: () => channel.end(),
  };
}
