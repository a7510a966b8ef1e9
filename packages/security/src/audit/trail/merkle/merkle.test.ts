import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompactRange } from './compact-range.ts';
import { consistencyRanges, verifyConsistency } from './consistency.ts';
import { inclusionRanges, verifyInclusion } from './inclusion.ts';
import { definedRoot, growTestTree, mutatedProofs, someEntries } from './merkle.test-data.ts';
import { emptyRoot, hashLeaf } from './tree-hash.ts';

/** Entries, roots and proofs of the reference tests of Certificate Transparency (transparency-dev/merkle, testonly/reference_test.go). */
const VECTOR_ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const VECTOR_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const VECTOR_INCLUSIONS = [
  {
    index: 0,
    size: 8,
    proof: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    proof: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
];
const VECTOR_CONSISTENCIES = [
  {
    from: 6,
    to: 8,
    proof: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    from: 2,
    to: 5,
    proof: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
];

describe('the Merkle tree', () => {
  test('AUD-2: roots of the published vectors', () => {
    const { roots } = growTestTree(VECTOR_ENTRIES);
    expect(roots.slice(1).map((root) => Buffer.from(root).toString('hex'))).toEqual(VECTOR_ROOTS);
    expect(Buffer.from(emptyRoot()).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test.each(VECTOR_INCLUSIONS)('AUD-2: the published proof of entry $index in $size', ({ index, size, proof }) => {
    const { prove } = growTestTree(VECTOR_ENTRIES.slice(0, size));
    expect(prove(inclusionRanges(index, size)).map((hash) => Buffer.from(hash).toString('hex'))).toEqual(proof);
  });

  test.each(VECTOR_CONSISTENCIES)('AUD-2: the published proof from $from to $to', ({ from, to, proof }) => {
    const { prove } = growTestTree(VECTOR_ENTRIES.slice(0, to));
    expect(prove(consistencyRanges(from, to)).map((hash) => Buffer.from(hash).toString('hex'))).toEqual(proof);
  });

  test('the root of every size up to 300 is the one that RFC 6962 defines', () => {
    const { roots, leafHashes } = growTestTree(someEntries(300));
    for (let size = 1; size <= 300; size += 1) expect(roots[size]).toEqual(definedRoot(leafHashes.slice(0, size)));
  });

  test('AUD-2: every entry of every tree of up to 300 entries is proven, and its proof proves no other place', () => {
    const { roots, leafHashes, prove } = growTestTree(someEntries(300));
    let held = 0;
    for (let size = 1; size <= 300; size += 1) {
      const root = at(roots, size);
      for (let index = 0; index < size; index += 1) {
        const claim = { index, size, root, leafHash: at(leafHashes, index), proof: prove(inclusionRanges(index, size)) };
        held += verifyInclusion(claim) ? 1 : 0;
        // Wrong claims cost as much as right ones: every 16th tree is enough to see that all are refused.
        if (size % 16 !== 0) continue;
        held -= verifyInclusion({ ...claim, index: (index + 1) % size }) ? 1 : 0;
        held -= verifyInclusion({ ...claim, leafHash: root }) ? 1 : 0;
      }
    }
    expect(held).toBe((300 * 301) / 2);
  });

  test('AUD-2: every pair of sizes up to 130 is proven consistent, and with no other root', () => {
    const { roots, prove } = growTestTree(someEntries(130));
    for (let to = 0; to <= 130; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        const claim = { from, to, fromRoot: at(roots, from), toRoot: at(roots, to), proof: prove(consistencyRanges(from, to)) };
        const other = hashLeaf(Buffer.from('other'));
        const answers = [verifyConsistency(claim), verifyConsistency({ ...claim, fromRoot: other }), from > 0 && verifyConsistency({ ...claim, toRoot: other })];
        if (!answers[0] || answers[1] || answers[2]) expect({ from, to, answers }).toEqual({ from, to, answers: [true, false, false] });
      }
    }
    expect(prove(consistencyRanges(64, 130))).toHaveLength(2);
  });

  test('a proof that was changed in a bit, a length or its order never holds', () => {
    const { roots, leafHashes, prove } = growTestTree(someEntries(200));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(), fc.nat(), (to, one, other) => {
        const index = one % to;
        const inclusion = { index, size: to, leafHash: at(leafHashes, index), root: at(roots, to), proof: prove(inclusionRanges(index, to)) };
        for (const proof of mutatedProofs(inclusion.proof)) expect(verifyInclusion({ ...inclusion, proof })).toBe(false);
        const from = other % (to + 1);
        const consistency = { from, to, fromRoot: at(roots, from), toRoot: at(roots, to), proof: prove(consistencyRanges(from, to)) };
        expect(verifyConsistency(consistency)).toBe(true);
        for (const proof of mutatedProofs(consistency.proof)) expect(verifyConsistency({ ...consistency, proof })).toBe(false);
      }),
    );
  });

  test('a tree that is put down and taken up again grows as if it had not been', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), (steps) => {
        const total = steps.reduce((sum, step) => sum + step, 0);
        const { roots, leafHashes } = growTestTree(someEntries(total));
        let range = new CompactRange();
        for (const step of steps) {
          range = new CompactRange(range.size, range.roots);
          for (const hash of leafHashes.slice(range.size, range.size + step)) range.append(hash);
          expect(range.root()).toEqual(roots[range.size]);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('sizes that no tree has are answered with false or an error', () => {
    const hash = hashLeaf(Buffer.from(''));
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53, 0]) {
      expect(verifyInclusion({ index: 0, size, leafHash: hash, root: hash, proof: [] })).toBe(false);
      expect(() => inclusionRanges(0, size)).toThrow(RangeError);
    }
    expect(verifyInclusion({ index: 0, size: 1, leafHash: hash, root: hash, proof: [] })).toBe(true);
    expect(verifyInclusion({ index: 0, size: 1, leafHash: hash.subarray(1), root: hash.subarray(1), proof: [] })).toBe(false);
    expect(verifyConsistency({ from: 2, to: 1, fromRoot: hash, toRoot: hash, proof: [] })).toBe(false);
    expect(() => consistencyRanges(2, 1)).toThrow(RangeError);
    expect(() => new CompactRange(3, [hash])).toThrow(/one root for each bit/u);
  });

  test('places beyond 32 bits are counted exactly', () => {
    const size = 2 ** 40 + 1;
    expect(inclusionRanges(size - 1, size)).toEqual([{ begin: 0, end: 2 ** 40 }]);
    expect(inclusionRanges(0, 2 ** 40)).toHaveLength(40);
  });
});

function at(hashes: readonly Uint8Array[], place: number): Uint8Array {
  return hashes[place] ?? new Uint8Array(0);
}
