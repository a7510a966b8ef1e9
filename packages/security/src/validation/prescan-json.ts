import { isUtf8 } from 'node:buffer';
import { ok, refuse, type Result } from '../kernel/index.ts';
import type { JsonLimits, JsonRefusal } from './json-limits.ts';
import { JsonScanner } from './json-scanner.ts';

/**
 * Checks the bytes of a JSON body before any parser sees them: UTF-8, the grammar of RFC 8259, depth, counts, lengths,
 * duplicate and case-variant keys, prototype keys, lone surrogates, numbers that JavaScript would change.
 *
 * Linear in the bytes. `JSON.parse` accepts everything that passes here, and reads it as written.
 *
 * @see RFC 7493 (I-JSON), ASSURANCE VAL-2, VAL-3.
 */
export function prescanJson(bytes: Uint8Array, limits: JsonLimits): Result<void, JsonRefusal> {
  if (!isUtf8(bytes)) return refuse({ problem: 'not-utf8', at: [], offset: 0 });
  const scanner = new JsonScanner(toBuffer(bytes), limits);
  scanner.advance(Number.POSITIVE_INFINITY);
  return toResult(scanner);
}

/**
 * As {@link prescanJson}, letting others run every 512 KiB: for bodies that would take many milliseconds.
 *
 * @param pause - Gives the event loop a turn, as `setImmediate` of `node:timers/promises` does.
 */
export async function prescanJsonInSlices(
  bytes: Uint8Array,
  limits: JsonLimits,
  pause: () => Promise<unknown>,
): Promise<Result<void, JsonRefusal>> {
  if (!isUtf8(bytes)) return refuse({ problem: 'not-utf8', at: [], offset: 0 });
  const scanner = new JsonScanner(toBuffer(bytes), limits);
  for (let stop = SLICE_BYTES; !scanner.advance(stop); stop += SLICE_BYTES) await pause();
  return toResult(scanner);
}

/** The same bytes as a `Buffer`, without a copy. */
export function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toResult(scanner: JsonScanner): Result<void, JsonRefusal> {
  const refusal = scanner.refusal();
  return refusal === undefined ? ok(undefined) : refuse(refusal);
}

const SLICE_BYTES = 524_288;
