import { isAlphanumeric, isDigit, isLetter, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';
import { ibanLength, isIban } from '../validators/iban.ts';

/** An IBAN that begins at a letter: compact, or with single spaces or hyphens between its groups, in either case. */
export function findIban(reader: Reader, start: number): Sighting {
  if (!isLetter(reader.at(start + 1)) && !reader.isUnknown(start + 1)) return undefined;
  if (!isDigit(reader.at(start + 2)) && !reader.isUnknown(start + 2)) return undefined;
  if (reader.isUnknown(start + 2)) return { openFrom: start };
  const length = ibanLength(reader.text.slice(start, start + 2).toUpperCase());
  if (length === 0) return undefined;
  let compact = '';
  let position = start;
  while (compact.length < length) {
    const unit = reader.at(position);
    if (isAlphanumeric(unit)) compact += reader.text.charAt(position);
    else if (!isGap(unit) || isGap(reader.at(position - 1))) break;
    position += 1;
  }
  if (compact.length < length) return reader.isUnknown(position) ? { openFrom: start } : undefined;
  if (reader.isUnknown(position)) return { openFrom: start };
  if (isWordUnit(reader.at(position)) || !isIban(compact.toUpperCase())) return undefined;
  return { start, end: position, type: 'IBAN', score: IBAN_SCORE, rule: 'iban' };
}

function isGap(unit: number): boolean {
  return unit === 0x20 || unit === 0x2d;
}

const IBAN_SCORE = 0.99;

