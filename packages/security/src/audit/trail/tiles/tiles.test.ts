import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENTRY_BYTES_MAX, formatEntryBundle, parseEntryBundle } from './entry-bundle.ts';
import { levelsOf, tilesOfLevel } from './tile-coordinates.ts';
import { parseTilePath, TILE_WIDTH, tilePath } from './tile-path.ts';

describe('tile paths', () => {
  test('C2SP tlog-tiles: index 1234067 is x001/x234/067, and partial tiles say how wide they are', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 'entries', index: 0, width: 17 })).toBe('tile/entries/000.p/17');
    expect(tilePath({ level: 63, index: 999, width: 1 })).toBe('tile/63/999.p/1');
    expect(tilePath({ level: 1, index: 1_000, width: 256 })).toBe('tile/1/x001/000');
  });

  test('every path reads back as its tile', () => {
    const level = fc.oneof(fc.constant<'entries'>('entries'), fc.integer({ min: 0, max: 63 }));
    const index = fc.oneof(fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    fc.assert(
      fc.property(level, index, fc.integer({ min: 1, max: 256 }), (one, two, width) => {
        const tile = { level: one, index: two, width };
        expect(parseTilePath(tilePath(tile))).toEqual(tile);
      }),
    );
  });

  test.each([
    ...['', 'tile', 'tile/', 'tile/0', 'tile/0/', 'tile/0/1', 'tile/0/0001', 'tile/00/000', 'tile/64/000', 'tile/-1/000', 'tile/0/x000/001', 'tile/0/001/002'],
    ...['tile/0/x001/x002', 'tile/0/000.p', 'tile/0/000.p/', 'tile/0/000.p/0', 'tile/0/000.p/256', 'tile/0/000.p/01', 'tile/0/000.p/1/2', 'tile/0/../000'],
    ...['Tile/0/000', 'tile/0/000 ', 'tile/0/000\n', 'tile/entries', 'tile/Entries/000', 'tile/0/xx01/000', 'tile/0/x001/.p0', `tile/0/${'x999/'.repeat(12)}999`],
  ])('%j names no tile', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test('what is no tile has no path', () => {
    for (const tile of [{ width: 0 }, { width: 257 }, { index: -1 }, { index: 0.5 }, { level: 64 }, { level: 1.5 }]) {
      expect(() => tilePath({ level: 0, index: 0, width: 256, ...tile })).toThrow(RangeError);
    }
  });
});

describe('the tiles of a tree', () => {
  test('C2SP tlog-tiles, "Partial Tiles": a tree of 70,000 entries, and one of 256', () => {
    expect([0, 1, 2, 3].map((level) => tilesOfLevel(level, 70_000))).toEqual([
      { full: 273, partial: 112 },
      { full: 1, partial: 17 },
      { full: 0, partial: 1 },
      { full: 0, partial: 0 },
    ]);
    expect([tilesOfLevel(0, 256), tilesOfLevel(1, 256)]).toEqual([
      { full: 1, partial: 0 },
      { full: 0, partial: 1 },
    ]);
    expect([levelsOf(0), levelsOf(255), levelsOf(256), levelsOf(70_000)]).toEqual([0, 1, 2, 3]);
  });
});

describe('bundles of entries', () => {
  test('any entries come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: TILE_WIDTH }), (entries) => {
        const back = parseEntryBundle(formatEntryBundle(entries));
        expect(back?.map((entry) => Buffer.from(entry).toString('hex'))).toEqual(entries.map((entry) => Buffer.from(entry).toString('hex')));
      }),
      { numRuns: 50 },
    );
    expect(Buffer.from(formatEntryBundle([Buffer.from('ab'), Buffer.from('')])).toString('hex')).toBe('000261620000');
  });

  test('the largest entry fits, one byte more does not, nor does a 257th entry', () => {
    expect(parseEntryBundle(formatEntryBundle([new Uint8Array(ENTRY_BYTES_MAX)]))?.[0]).toHaveLength(ENTRY_BYTES_MAX);
    expect(() => formatEntryBundle([new Uint8Array(ENTRY_BYTES_MAX + 1)])).toThrow(RangeError);
    expect(() => formatEntryBundle(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(RangeError);
    expect(parseEntryBundle(new Uint8Array(2 * 257))).toBeUndefined();
  });

  test('a bundle that was cut anywhere within an entry is none', () => {
    const bundle = formatEntryBundle([Buffer.from('first'), Buffer.from('second')]);
    const whole = new Set([0, 7, 15]);
    for (let end = 0; end <= bundle.length; end += 1) expect(parseEntryBundle(bundle.subarray(0, end)) !== undefined).toBe(whole.has(end));
  });
});
