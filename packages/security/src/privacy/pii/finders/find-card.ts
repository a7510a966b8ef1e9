import { isWordUnit } from '../scanning/characters.ts';
import type { NumberShape } from '../scanning/number-shape.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';
import { findCardNetwork } from '../validators/payment-card.ts';

/** A payment card number that begins at a number: in groups as cards print them, or bare when network and length agree. */
export function findCard(reader: Reader, shape: NumberShape): Sighting {
  const groups = cardGroups(reader, shape);
  if (groups === 0) return undefined;
  const end = shape.endOf(groups - 1);
  if (isWordUnit(reader.at(end))) return undefined;
  const network = findCardNetwork(shape.digits(reader, groups));
  if (network === undefined) return undefined;
  return { start: shape.start, end, type: 'CREDIT_CARD', score: groups === 1 ? BARE_SCORE : GROUPED_SCORE, rule: `card-${network}` };
}

/** How many groups at the beginning have the sizes of a card, with one kind of separator; 0 when none do. */
function cardGroups(reader: Reader, shape: NumberShape): number {
  const layout = LAYOUTS.find((sizes) => sizes.length <= shape.count && sizes.every((size, group) => shape.sizeOf(group) === size));
  if (layout !== undefined) return hasOneSeparator(reader, shape, layout.length) ? layout.length : 0;
  return shape.sizeOf(0) >= 12 && shape.sizeOf(0) <= 19 ? 1 : 0;
}

function hasOneSeparator(reader: Reader, shape: NumberShape, groups: number): boolean {
  const separator = shape.separatorBefore(reader, 1);
  for (let group = 2; group < groups; group += 1) if (shape.separatorBefore(reader, group) !== separator) return false;
  return true;
}

/** The longer before the shorter. */
const LAYOUTS: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
  [6, 13],
];
const GROUPED_SCORE = 0.99;
const BARE_SCORE = 0.95;
