import { CompactRange } from './compact-range.ts';
import { hashOfRange, type NodeRange } from './node-range.ts';
import { hashChildren, hashLeaf } from './tree-hash.ts';

/** Entries of any number: their indexes as text. */
export function someEntries(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => Buffer.from(`entry ${index}`));
}

/** RFC 6962's definition of the root, word for word: slow and plain. */
export function definedRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  const [first = new Uint8Array(0)] = leafHashes;
  if (leafHashes.length <= 1) return first;
  let split = 1;
  while (split * 2 < leafHashes.length) split *= 2;
  return hashChildren(definedRoot(leafHashes.slice(0, split)), definedRoot(leafHashes.slice(split)));
}

/** A tree in memory, with what proofs are made from. */
export function growTestTree(entries: readonly Uint8Array[]): TestTree {
  const leafHashes = entries.map(hashLeaf);
  const nodes = new Map<string, Uint8Array>();
  const range = new CompactRange();
  const roots = [range.root()];
  for (const hash of leafHashes) {
    range.append(hash, (node) => nodes.set(`${node.height}/${node.index}`, node.hash));
    roots.push(range.root());
  }
  const prove = (ranges: readonly NodeRange[]): readonly Uint8Array[] =>
    ranges.map((one) => hashOfRange(one, ({ height, index }) => nodes.get(`${height}/${index}`) ?? new Uint8Array(0)));
  return { leafHashes, roots, prove };
}

/** See {@link growTestTree}. */
export interface TestTree {
  readonly leafHashes: readonly Uint8Array[];
  /** The root at every size from 0. */
  readonly roots: readonly Uint8Array[];
  readonly prove: (ranges: readonly NodeRange[]) => readonly Uint8Array[];
}

/** Proofs that differ from one in a bit, a length or an order. */
export function mutatedProofs(proof: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const extra = Buffer.alloc(32, 7);
  return [
    [...proof, extra],
    [extra, ...proof],
    ...proof.map((_, gone) => proof.filter((__, place) => place !== gone)),
    ...proof.map((hash, place) => proof.with(place, Buffer.from(hash.map((byte, at) => (at === place % 32 ? byte ^ 1 : byte))))),
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ];
}
