import { ok, refuse, type Result } from '../kernel/index.ts';
import type { JsonLimits, JsonRefusal } from './json-limits.ts';
import { prescanJson, prescanJsonInSlices, toBuffer } from './prescan-json.ts';

/**
 * Turns the bytes of a body into a value, after {@link prescanJson} passed them.
 *
 * @returns The parsed value, of a shape that nobody has checked yet, or why there is none.
 */
export function parseJsonBody(bytes: Uint8Array, limits: JsonLimits): Result<unknown, JsonRefusal> {
  const scanned = prescanJson(bytes, limits);
  return scanned.ok ? parse(bytes) : scanned;
}

/** As {@link parseJsonBody}, with the scan in slices, and apart from the parser: for large bodies. */
export async function parseJsonBodyInSlices(
  bytes: Uint8Array,
  limits: JsonLimits,
  pause: () => Promise<unknown>,
): Promise<Result<unknown, JsonRefusal>> {
  const scanned = await prescanJsonInSlices(bytes, limits, pause);
  if (!scanned.ok) return scanned;
  await pause();
  return parse(bytes);
}

function parse(bytes: Uint8Array): Result<unknown, JsonRefusal> {
  try {
    const value: unknown = JSON.parse(toBuffer(bytes).toString('utf8'));
    return ok(value);
  } catch {
    // The scan is stricter than JSON.parse; should they ever differ, the body is refused.
    return refuse({ problem: 'syntax', at: [], offset: 0 });
  }
}
