import type { Finding, Scan, ScanWindow, TextDetector } from '../../vocabulary/index.ts';
import { findCard } from './finders/find-card.ts';
import { EMAIL_LENGTH_MAX, findEmail } from './finders/find-email.ts';
import { findIban, IBAN_LENGTH_MAX } from './finders/find-iban.ts';
import { isDigit, isLetter, isWordUnit } from './scanning/characters.ts';
import { NumberShape } from './scanning/number-shape.ts';
import { isOpen, Reader, type Sighting } from './scanning/reader.ts';

/**
 * Finds personal data by its form: grammar, check digits, context. One pass over the text, from anchors (`@`, digits,
 * beginnings of words); nothing backtracks.
 */
export class PatternBasedPIIDetector implements TextDetector {
  readonly name = 'pii-patterns';
  readonly maxLength: number = Math.max(EMAIL_LENGTH_MAX, IBAN_LENGTH_MAX);
  readonly left: number = 64;
  readonly right: number = 1;

  readonly scan = (text: string, { from, isEnd }: ScanWindow): Scan => {
    const reader = new Reader(text, isEnd);
    const shape = new NumberShape();
    const findings: Finding[] = [];
    let position = from;
    while (position < text.length) {
      const sighting = sight(reader, shape, position);
      if (sighting === undefined) {
        position += 1;
        continue;
      }
      if (isOpen(sighting)) return { findings, settled: sighting.openFrom };
      findings.push({ ...sighting, detector: this.name });
      position = sighting.end;
    }
    return { findings, settled: text.length };
  };
}

function sight(reader: Reader, shape: NumberShape, position: number): Sighting {
  const email = findEmail(reader, position);
  if (email !== undefined) return email;
  const unit = reader.at(position);
  if (isWordUnit(reader.at(position - 1))) return undefined;
  if (isLetter(unit)) return findIban(reader, position);
  if (!isDigit(unit)) return undefined;
  shape.read(reader, position);
  return shape.isOpen ? { openFrom: position } : findCard(reader, shape);
}
