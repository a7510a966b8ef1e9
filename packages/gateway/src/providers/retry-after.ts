import { RETRY_AFTER_MS_MAX } from './bounds.ts';

/**
 * How long a reply asks us to wait: `retry-after-ms`, else `retry-after` in seconds or as an HTTP date.
 *
 * @returns Milliseconds, bounded to a day; undefined when the reply does not say or says nonsense.
 * @see RFC 9110, section 10.2.3.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const exact = toNumber(headers['retry-after-ms']);
  if (exact !== undefined) return bound(exact);
  const plain = headers['retry-after'];
  const seconds = toNumber(plain);
  if (seconds !== undefined) return bound(seconds * 1000);
  const date = plain === undefined ? Number.NaN : Date.parse(plain);
  return Number.isNaN(date) ? undefined : bound(Math.max(0, date - nowMs));
}

function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function bound(ms: number): number {
  return Math.min(ms, RETRY_AFTER_MS_MAX);
}
