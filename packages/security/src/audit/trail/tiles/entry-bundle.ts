import { TILE_WIDTH } from './tile-path.ts';

/**
 * Writes entries as C2SP tlog-tiles serves them: each behind its length in two bytes, big-endian.
 *
 * @throws {RangeError} when there are more than 256 of them, or one is longer than 65,535 bytes.
 * @see C2SP tlog-tiles, "Log entries".
 */
export function formatEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) throw new RangeError(`a bundle has at most ${TILE_WIDTH} entries`);
  const bundle = new Uint8Array(entries.reduce((total, entry) => total + LENGTH_BYTES + entry.length, 0));
  const view = new DataView(bundle.buffer);
  let offset = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry has at most ${ENTRY_BYTES_MAX} bytes`);
    view.setUint16(offset, entry.length);
    bundle.set(entry, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + entry.length;
  }
  return bundle;
}

/**
 * Reads a bundle of entries. The entries share the bundle's memory.
 *
 * @returns Undefined when the bundle ends within an entry, or has more than 256.
 */
export function parseEntryBundle(bundle: Uint8Array): readonly Uint8Array[] | undefined {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bundle.length) {
    if (entries.length === TILE_WIDTH || bundle.length - offset < LENGTH_BYTES) return undefined;
    const end = offset + LENGTH_BYTES + view.getUint16(offset);
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(offset + LENGTH_BYTES, end));
    offset = end;
  }
  return entries;
}

/** Bytes of an entry that the format can carry. @see C2SP tlog-tiles, "Log entries". */
export const ENTRY_BYTES_MAX = 65_535;
const LENGTH_BYTES = 2;
