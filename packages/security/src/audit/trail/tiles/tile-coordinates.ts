import type { FullNode } from '../merkle/node-range.ts';
import { TILE_HEIGHT, TILE_WIDTH, type TileName } from './tile-path.ts';

/**
 * The tiles of a level that a tree of `size` entries has: `full` ones, and one of `partial` hashes when that is not 0.
 *
 * @see C2SP tlog-tiles, "Partial Tiles".
 */
export function tilesOfLevel(level: number, size: number): { readonly full: number; readonly partial: number } {
  const hashes = hashesOfLevel(level, size);
  return { full: Math.floor(hashes / TILE_WIDTH), partial: hashes % TILE_WIDTH };
}

/** Hashes that a tree of `size` entries has at a level of tiles: roots of full subtrees over 256^level entries. */
export function hashesOfLevel(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Levels of tiles that a tree of `size` entries has. */
export function levelsOf(size: number): number {
  let levels = 0;
  while (hashesOfLevel(levels, size) > 0) levels += 1;
  return levels;
}

/** Where the root of a full subtree is found: in hashes `begin` to `end` of a level, which combine to it. */
export interface HashSpan {
  readonly level: number;
  readonly begin: number;
  readonly end: number;
}

/** The hashes of a level of tiles that combine to the root of a full subtree: one, or up to 128 beside each other in one tile. */
export function spanOf({ height, index }: FullNode): HashSpan {
  const level = Math.floor(height / TILE_HEIGHT);
  const width = 2 ** (height % TILE_HEIGHT);
  return { level, begin: index * width, end: (index + 1) * width };
}

/** The tile in which a span lies, in a tree of `size` entries. */
export function tileOf({ level, begin }: HashSpan, size: number): TileName & { readonly level: number } {
  const index = Math.floor(begin / TILE_WIDTH);
  const width = Math.min(TILE_WIDTH, hashesOfLevel(level, size) - index * TILE_WIDTH);
  return { level, index, width };
}
