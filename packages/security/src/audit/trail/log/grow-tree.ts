import type { CompactRange } from '../merkle/compact-range.ts';
import { hashLeaf } from '../merkle/tree-hash.ts';
import { TILE_HEIGHT } from '../tiles/tile-path.ts';
import type { AuditBatch, AuditEntry, TileHash } from './audit-store.ts';

/**
 * Gives entries the next places in the log. The tree grows; nothing is written yet.
 *
 * @param tree - Is changed. When the batch cannot be committed, it is to be read anew.
 */
export function growTree(tree: CompactRange, entries: readonly AuditEntry[]): AuditBatch {
  const from = tree.size;
  const hashes: TileHash[] = [];
  for (const { leaf } of entries) {
    tree.append(hashLeaf(leaf), ({ height, index, hash }) => {
      if (height % TILE_HEIGHT === 0) hashes.push({ level: height / TILE_HEIGHT, index, hash });
    });
  }
  return { from, entries, hashes };
}
