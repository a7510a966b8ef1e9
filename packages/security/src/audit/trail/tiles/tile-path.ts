import { parseTreeSize } from '../merkle/tree-size.ts';

/** A tile of hashes, or a bundle of entries. */
export interface TileName {
  /** 0 holds hashes of leaves, 1 the roots of full tiles of level 0, and so on; `entries` the entries themselves. */
  readonly level: number | 'entries';
  /** The tile's number within its level. */
  readonly index: number;
  /** Hashes or entries in it: 256, or fewer in the last tile of a level. */
  readonly width: number;
}

/**
 * The path of a tile below a log's prefix: `tile/0/x001/x234/067`, `tile/entries/000.p/17`.
 *
 * @throws {RangeError} when there is no such tile.
 * @see C2SP tlog-tiles, "Merkle Tree" and "Log entries".
 */
export function tilePath({ level, index, width }: TileName): string {
  const isLevel = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= TILE_LEVEL_MAX);
  if (!isLevel || !Number.isSafeInteger(index) || index < 0 || !Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new RangeError('there is no such tile');
  }
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / GROUP_DIGITS) * GROUP_DIGITS, '0');
  const groups = Array.from({ length: padded.length / GROUP_DIGITS }, (_, place) => padded.slice(place * GROUP_DIGITS, (place + 1) * GROUP_DIGITS));
  const number = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${number}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Reads what {@link tilePath} writes; undefined for every other path, other spellings of the same numbers included. */
export function parseTilePath(path: string): TileName | undefined {
  if (path.length > PATH_CHARACTERS_MAX || !path.startsWith('tile/')) return undefined;
  const [, levelText = '', ...rest] = path.split('/');
  const isPartial = rest.at(-2)?.endsWith('.p') ?? false;
  const width = isPartial ? parseTreeSize(rest.at(-1) ?? '') : TILE_WIDTH;
  const groups = isPartial ? rest.slice(0, -1) : rest;
  const digits = groups.map((group) => group.replace('x', '').replace('.p', '')).join('');
  const index = parseTreeSize(withoutLeadingZeros(digits));
  const level = parseLevel(levelText);
  if (level === undefined || index === undefined || width === undefined || width < 1 || width > TILE_WIDTH) return undefined;
  const tile: TileName = { level, index, width };
  return tilePath(tile) === path ? tile : undefined;
}

function parseLevel(text: string): TileName['level'] | undefined {
  if (text === 'entries') return 'entries';
  const level = parseTreeSize(text);
  return level === undefined || level > TILE_LEVEL_MAX ? undefined : level;
}

function withoutLeadingZeros(digits: string): string {
  let begin = 0;
  while (begin < digits.length - 1 && digits[begin] === '0') begin += 1;
  return digits.slice(begin);
}

/** Hashes in a full tile, entries in a full bundle. @see C2SP tlog-tiles, "Merkle Tree". */
export const TILE_WIDTH = 256;
/** Levels of the tree in one tile: 2^8 = 256. */
export const TILE_HEIGHT = 8;
const TILE_LEVEL_MAX = 63;
const GROUP_DIGITS = 3;
/** Longer than the path of any tile whose index a double holds. */
const PATH_CHARACTERS_MAX = 64;
