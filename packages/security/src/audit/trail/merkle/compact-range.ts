import { invariant } from '../../../kernel/index.ts';
import { emptyRoot, hashChildren } from './tree-hash.ts';
import { halfOf, isOdd, isTreeSize } from './tree-size.ts';

/**
 * A tree that grows at its end and remembers one hash for each bit of its size: the roots of the full subtrees from left to right.
 * Appending costs two hashes on average, the root at most 53 more.
 *
 * @see RFC 6962, section 2.1; RFC 9162, section 2.1.2.
 */
export class CompactRange {
  #size: number;
  readonly #roots: Uint8Array[];

  /**
   * @param size - Entries in the tree so far.
   * @param roots - Roots of its full subtrees, the largest first: as many as `size` has bits that are set.
   */
  constructor(size = 0, roots: readonly Uint8Array[] = []) {
    invariant(isTreeSize(size) && roots.length === countBits(size), 'a compact range has one root for each bit of its size');
    this.#size = size;
    this.#roots = [...roots];
  }

  /** Entries in the tree. */
  get size(): number {
    return this.#size;
  }

  /** Roots of the full subtrees, the largest first. */
  get roots(): readonly Uint8Array[] {
    return [...this.#roots];
  }

  /**
   * Adds a leaf.
   *
   * @param leafHash - From `hashLeaf`.
   * @param onNode - Told of every full subtree that is completed, the leaf included: its height, its number from the left, its root.
   */
  append(leafHash: Uint8Array, onNode?: (node: CompletedNode) => void): void {
    let hash = leafHash;
    let height = 0;
    let index = this.#size;
    onNode?.({ height, index, hash });
    while (isOdd(index)) {
      const left = this.#roots.pop();
      invariant(left !== undefined, 'an odd index has a sibling to its left');
      hash = hashChildren(left, hash);
      height += 1;
      index = halfOf(index);
      onNode?.({ height, index, hash });
    }
    this.#roots.push(hash);
    this.#size += 1;
  }

  /** The root hash of the tree. */
  root(): Uint8Array {
    if (this.#roots.length === 0) return emptyRoot();
    return this.#roots.reduceRight((right, left) => hashChildren(left, right));
  }
}

/** The root of a full subtree: it covers the entries from `index * 2^height` to `(index + 1) * 2^height`, the end excluded. */
export interface CompletedNode {
  readonly height: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

function countBits(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest = halfOf(rest)) count += isOdd(rest) ? 1 : 0;
  return count;
}
