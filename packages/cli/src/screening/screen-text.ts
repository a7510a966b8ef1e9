import { type Edit, type ScanCarry, TextChannel } from '@agentor/security';
import type { Screening, ScreeningTerms, Sighting } from './screening.ts';

/** Plain text: logs, source, prose. Findings have line and column. */
export function screenText(terms: ScreeningTerms): Screening {
  const place = { line: 1, column: 1 };
  return screenPart({ ...terms, place, locate: (found) => ({ ...found, line: place.line, column: place.column }) });
}

/** What a part of a file knows of where it stands. */
export interface Place {
  line: number;
  column: number;
}

/** What was found, without where. */
type Found = Omit<Sighting, 'line' | 'column' | 'field'>;

/** How a part of a file tells of what it finds. */
export interface PartTerms extends ScreeningTerms {
  /** Adds where it is; called while `place` stands at the finding. */
  readonly locate: (found: Found) => Sighting;
  /** Moves with the text. */
  readonly place: Place;
}

/**
 * A stretch of text inside a file.
 *
 * @param carry - What stands before it: the name of a field.
 */
export function screenPart(terms: PartTerms, carry?: ScanCarry): Screening {
  const { locate, place } = terms;
  const waiting: Found[] = [];
  const channel = new TextChannel(
    {
      detectors: terms.detectors,
      replace: (finding, value) => {
        if (!terms.isWanted(finding)) return undefined;
        waiting.push({ type: finding.type, rule: finding.rule, score: finding.score, value });
        return terms.replace(finding, value);
      },
      undecided: () => {
        waiting.push({ type: UNDECIDED, rule: UNDECIDED, score: 1, value: '' });
        return `<${UNDECIDED}>`;
      },
    },
    carry,
  );
  const settle = (edits: readonly Edit[]): string => {
    let out = '';
    for (const edit of edits) {
      if ('kept' in edit) {
        advance(place, edit.kept);
        out += edit.kept;
        continue;
      }
      const found = edit.text === '' ? undefined : waiting.shift();
      if (found !== undefined) terms.onSighting(locate(found));
      advance(place, found?.value ?? '');
      out += edit.text;
    }
    return out;
  };
  return { push: (piece) => settle(channel.push(piece)), end: () => settle(channel.end()) };
}

function advance(place: Place, text: string): void {
  let last = -1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    place.line += 1;
    last = at;
  }
  place.column = last < 0 ? place.column + text.length : text.length - last;
}

/** A stretch that stayed undecided for longer than anything that is looked for: it is taken out, unread. */
const UNDECIDED = 'UNDECIDED';
