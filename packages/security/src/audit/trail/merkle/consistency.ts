import { areHashes } from './inclusion.ts';
import type { NodeRange } from './node-range.ts';
import { areEqualHashes, emptyRoot, hashChildren } from './tree-hash.ts';
import { halfOf, isOdd, isPowerOfTwo, isTreeSize, splitOf } from './tree-size.ts';

/**
 * The nodes whose hashes prove that the tree of `from` entries is the beginning of the tree of `to` entries.
 *
 * @returns Nothing when `from` is 0 or equal to `to`: there is nothing to prove.
 * @throws {RangeError} when `from` is larger than `to`.
 * @see RFC 6962, section 2.1.2.
 */
export function consistencyRanges(from: number, to: number): readonly NodeRange[] {
  if (!isTreeSize(from) || !isTreeSize(to) || from > to) throw new RangeError('a tree only grows');
  if (from === 0 || from === to) return [];
  const ranges: NodeRange[] = [];
  let begin = 0;
  let end = to;
  while (from !== end) {
    const middle = begin + splitOf(end - begin);
    const isLeft = from <= middle;
    ranges.push(isLeft ? { begin: middle, end } : { begin, end: middle });
    if (isLeft) end = middle;
    else begin = middle;
  }
  // A subtree that both trees share whole is known to the verifier when it is the old tree itself.
  if (begin !== 0) ranges.push({ begin, end });
  return ranges.toReversed();
}

/** A claim that one tree is the beginning of another. */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks a consistency proof. From the empty tree, and between trees of one size, only the empty proof holds.
 *
 * @returns False for every proof that is not exactly the one for these sizes and roots.
 * @see RFC 9162, section 2.1.4.2.
 */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isTreeSize(from) || !isTreeSize(to) || from > to || !areHashes([fromRoot, toRoot, ...proof])) return false;
  if (from === to) return proof.length === 0 && areEqualHashes(fromRoot, toRoot);
  if (from === 0) return proof.length === 0 && areEqualHashes(fromRoot, emptyRoot());
  return climb(claim);
}

function climb({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): boolean {
  const [first, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  let place = from - 1;
  let last = to - 1;
  while (isOdd(place)) {
    place = halfOf(place);
    last = halfOf(last);
  }
  let oldHash = first;
  let newHash = first;
  for (const node of rest) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      oldHash = hashChildren(node, oldHash);
      newHash = hashChildren(node, newHash);
      while (!isOdd(place) && place !== 0) {
        place = halfOf(place);
        last = halfOf(last);
      }
    } else {
      newHash = hashChildren(newHash, node);
    }
    place = halfOf(place);
    last = halfOf(last);
  }
  return last === 0 && areEqualHashes(oldHash, fromRoot) && areEqualHashes(newHash, toRoot);
}
