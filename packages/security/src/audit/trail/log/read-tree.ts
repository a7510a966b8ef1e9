import { invariant } from '../../../kernel/index.ts';
import { CompactRange } from '../merkle/compact-range.ts';
import { consistencyRanges } from '../merkle/consistency.ts';
import { inclusionRanges } from '../merkle/inclusion.ts';
import { type FullNode, hashOfRange, type NodeRange, toFullNodes } from '../merkle/node-range.ts';
import { emptyRoot, HASH_BYTES, hashChildren } from '../merkle/tree-hash.ts';
import { formatEntryBundle } from '../tiles/entry-bundle.ts';
import { type HashSpan, spanOf, tileOf } from '../tiles/tile-coordinates.ts';
import { TILE_WIDTH, type TileName } from '../tiles/tile-path.ts';
import type { AuditStore } from './audit-store.ts';

/** What proofs are made from. */
export type HashReader = Pick<AuditStore, 'readHashes'>;

/** The inclusion proof of an entry in the tree of `size` entries. Reads one tile for each level of tiles. */
export async function proveInclusion(store: HashReader, index: number, size: number): Promise<readonly Uint8Array[]> {
  return hashRanges(store, inclusionRanges(index, size), size);
}

/** The consistency proof between two sizes of the log. */
export async function proveConsistency(store: HashReader, from: number, to: number): Promise<readonly Uint8Array[]> {
  return hashRanges(store, consistencyRanges(from, to), to);
}

/** The root that the log had at a size. */
export async function readRoot(store: HashReader, size: number): Promise<Uint8Array> {
  const [root = emptyRoot()] = size === 0 ? [] : await hashRanges(store, [{ begin: 0, end: size }], size);
  return root;
}

/** The tree as it was at a size, ready to grow. */
export async function readCompactRange(store: HashReader, size: number): Promise<CompactRange> {
  if (size === 0) return new CompactRange();
  const nodes = toFullNodes({ begin: 0, end: size });
  const hashes = await readNodes(store, nodes, size);
  return new CompactRange(size, nodes.map(hashes));
}

/**
 * A tile, or a bundle of entries, as it is served.
 *
 * @returns Undefined when the log does not have that many hashes or entries there.
 * @see C2SP tlog-tiles.
 */
export async function readTile(store: HashReader & Pick<AuditStore, 'readEntries'>, { level, index, width }: TileName): Promise<Uint8Array | undefined> {
  const range = { begin: index * TILE_WIDTH, end: index * TILE_WIDTH + width };
  if (level === 'entries') {
    const entries = await store.readEntries(range);
    return entries.length === width ? formatEntryBundle(entries.map(({ leaf }) => leaf)) : undefined;
  }
  const hashes = await store.readHashes(level, range);
  return hashes.length === width * HASH_BYTES ? hashes : undefined;
}

async function hashRanges(store: HashReader, ranges: readonly NodeRange[], size: number): Promise<readonly Uint8Array[]> {
  const hashes = await readNodes(store, ranges.flatMap(toFullNodes), size);
  return ranges.map((range) => hashOfRange(range, hashes));
}

/** Reads the tiles that nodes lie in, each once. */
async function readNodes(store: HashReader, nodes: readonly FullNode[], size: number): Promise<(node: FullNode) => Uint8Array> {
  const tiles = new Map<string, Uint8Array>();
  for (const node of nodes) {
    const { level, index, width } = tileOf(spanOf(node), size);
    const key = `${level}/${index}`;
    if (!tiles.has(key)) tiles.set(key, await store.readHashes(level, { begin: index * TILE_WIDTH, end: index * TILE_WIDTH + width }));
  }
  return (node) => {
    const span = spanOf(node);
    const { level, index } = tileOf(span, size);
    const tile = tiles.get(`${level}/${index}`);
    invariant(tile !== undefined, 'the tiles of all nodes were read');
    return combine(tile, span);
  };
}

function combine(tile: Uint8Array, { begin, end }: HashSpan): Uint8Array {
  const first = (begin % TILE_WIDTH) * HASH_BYTES;
  const bytes = tile.subarray(first, first + (end - begin) * HASH_BYTES);
  invariant(bytes.length === (end - begin) * HASH_BYTES, 'a store gives every hash that it was given');
  return combineHashes(bytes);
}

/** The root over hashes, as many as a power of two. */
function combineHashes(hashes: Uint8Array): Uint8Array {
  if (hashes.length === HASH_BYTES) return hashes;
  const middle = hashes.length / 2;
  return hashChildren(combineHashes(hashes.subarray(0, middle)), combineHashes(hashes.subarray(middle)));
}
