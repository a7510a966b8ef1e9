/**
 * Whether a trace is among the sampled: the same answer for the same trace id in every process, as the rest of a
 * distributed trace decides by the id too.
 *
 * @param traceId - 32 lower-case hexadecimal characters.
 * @param ratio - From 0 (none) to 1 (all).
 */
export function isSampled(traceId: string, ratio: number): boolean {
  return Number.parseInt(traceId.slice(-8), 16) < ratio * 0x1_0000_0000;
}
