import type { NodeRange } from './node-range.ts';
import { areEqualHashes, HASH_BYTES, hashChildren } from './tree-hash.ts';
import { halfOf, isOdd, isTreeSize, splitOf } from './tree-size.ts';

/**
 * The nodes whose hashes prove that the entry at `index` is in the tree of `size` entries, from the leaf's sibling upwards.
 *
 * @throws {RangeError} when the entry is not in the tree.
 * @see RFC 6962, section 2.1.1.
 */
export function inclusionRanges(index: number, size: number): readonly NodeRange[] {
  if (!isTreeSize(index) || !isTreeSize(size) || index >= size) throw new RangeError('the entry is not in the tree');
  const ranges: NodeRange[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + splitOf(end - begin);
    const isLeft = index < middle;
    ranges.push(isLeft ? { begin: middle, end } : { begin, end: middle });
    if (isLeft) end = middle;
    else begin = middle;
  }
  return ranges.toReversed();
}

/** A claim that an entry stands at a place of a tree. */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks an inclusion proof.
 *
 * @returns False for every proof that is not exactly the one for this leaf, place, size and root.
 * @see RFC 9162, section 2.1.3.2.
 */
export function verifyInclusion({ index, size, leafHash, root, proof }: InclusionClaim): boolean {
  if (!isTreeSize(index) || !isTreeSize(size) || index >= size || !areHashes([leafHash, root, ...proof])) return false;
  let place = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = hashChildren(sibling, hash);
      while (!isOdd(place) && place !== 0) {
        place = halfOf(place);
        last = halfOf(last);
      }
    } else {
      hash = hashChildren(hash, sibling);
    }
    place = halfOf(place);
    last = halfOf(last);
  }
  return last === 0 && areEqualHashes(hash, root);
}

/** Whether all of them have the length of a hash. */
export function areHashes(values: readonly Uint8Array[]): boolean {
  return values.every((value) => value.length === HASH_BYTES);
}
