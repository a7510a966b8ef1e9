import { hashChildren } from './tree-hash.ts';
import { heightOf, isPowerOfTwo, splitOf } from './tree-size.ts';

/** Entries from `begin` to `end`, the end excluded, under one node of the tree. */
export interface NodeRange {
  readonly begin: number;
  readonly end: number;
}

/** A full subtree: it covers the entries from `index * 2^height` to `(index + 1) * 2^height`, the end excluded. */
export interface FullNode {
  readonly height: number;
  readonly index: number;
}

/** Gives the root of a full subtree. */
export type NodeHashes = (node: FullNode) => Uint8Array;

/** The full subtrees that a node of the tree consists of, from left to right. */
export function toFullNodes({ begin, end }: NodeRange): readonly FullNode[] {
  const width = end - begin;
  if (isPowerOfTwo(width)) return [{ height: heightOf(width), index: begin / width }];
  const middle = begin + splitOf(width);
  return [...toFullNodes({ begin, end: middle }), ...toFullNodes({ begin: middle, end })];
}

/** The hash of a node of the tree, from its full subtrees. */
export function hashOfRange(range: NodeRange, hashes: NodeHashes): Uint8Array {
  return toFullNodes(range)
    .map(hashes)
    .reduceRight((right, left) => hashChildren(left, right));
}
