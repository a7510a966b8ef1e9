import { type CompactRange, HASH_BYTES, hashLeaf, hashesOfLevel, readCompactRange, TILE_HEIGHT, TILE_WIDTH } from '@agentor/security/audit';

/** Where tiles lie. */
export interface TileRows {
  /** The hashes of a tile, as many as there are so far; undefined when it was never written. */
  readonly read: (level: number, index: number) => Uint8Array | undefined;
  readonly write: (level: number, index: number, hashes: Uint8Array) => void;
}

/**
 * The Merkle tree of the log as it grows, in the tiles of C2SP tlog-tiles: 256 hashes each, one row each. The tile at the right
 * edge of a level is written again as it fills.
 */
export class TreeTiles {
  readonly #rows: TileRows;
  readonly #range: CompactRange;
  /** The tiles at the right edge, by level, and which of them have news. */
  readonly #edges: Edge[] = [];

  private constructor(rows: TileRows, range: CompactRange) {
    this.#rows = rows;
    this.#range = range;
    for (let level = 0; hashesOfLevel(level, range.size) > 0; level += 1) this.#edges.push(readEdge(rows, level, hashesOfLevel(level, range.size)));
  }

  /** The tree of `size` entries, from its tiles: a few rows, whatever the size. */
  static async read(rows: TileRows, size: number): Promise<TreeTiles> {
    return new TreeTiles(rows, await readCompactRange(hashReader(rows), size));
  }

  get size(): number {
    return this.#range.size;
  }

  root(): Uint8Array {
    return this.#range.root();
  }

  /** Adds an entry. Full tiles are written at once, the others by {@link writeEdges}. */
  append(leaf: Uint8Array): void {
    this.#range.append(hashLeaf(leaf), ({ height, hash }) => {
      if (height % TILE_HEIGHT === 0) this.#put(height / TILE_HEIGHT, hash);
    });
  }

  /** Writes the tiles at the right edge that have news. */
  writeEdges(): void {
    for (const [level, edge] of this.#edges.entries()) {
      if (!edge.hasNews) continue;
      this.#rows.write(level, edge.index, edge.hashes.subarray(0, edge.count * HASH_BYTES));
      edge.hasNews = false;
    }
  }

  #put(level: number, hash: Uint8Array): void {
    this.#edges[level] ??= { index: 0, count: 0, hashes: Buffer.alloc(TILE_BYTES), hasNews: false };
    const edge = this.#edges[level];
    edge.hashes.set(hash, edge.count * HASH_BYTES);
    edge.count += 1;
    edge.hasNews = true;
    if (edge.count < TILE_WIDTH) return;
    this.#rows.write(level, edge.index, edge.hashes);
    edge.index += 1;
    edge.count = 0;
    edge.hasNews = false;
  }
}

/** Reads hashes across tiles, for proofs. */
export function hashReader({ read }: Pick<TileRows, 'read'>): { readonly readHashes: (level: number, range: { readonly begin: number; readonly end: number }) => Promise<Uint8Array> } {
  return {
    readHashes: async (level, { begin, end }) => {
      const parts: Uint8Array[] = [];
      for (let index = Math.floor(begin / TILE_WIDTH); index * TILE_WIDTH < end; index += 1) {
        const tile = read(level, index) ?? NOTHING;
        parts.push(tile.subarray(Math.max(0, begin - index * TILE_WIDTH) * HASH_BYTES, Math.min(TILE_WIDTH, end - index * TILE_WIDTH) * HASH_BYTES));
      }
      return Buffer.concat(parts);
    },
  };
}

interface Edge {
  index: number;
  count: number;
  readonly hashes: Buffer;
  hasNews: boolean;
}

function readEdge(rows: TileRows, level: number, count: number): Edge {
  const index = Math.floor(count / TILE_WIDTH);
  const width = count % TILE_WIDTH;
  const hashes = Buffer.alloc(TILE_BYTES);
  if (width > 0) hashes.set((rows.read(level, index) ?? NOTHING).subarray(0, width * HASH_BYTES));
  return { index, count: width, hashes, hasNews: false };
}

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;
const NOTHING = new Uint8Array();
