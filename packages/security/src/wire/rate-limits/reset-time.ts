import { RATE_RESET_MS_MAX } from './bounds.ts';

/**
 * Reads how long a window still lasts: hours, minutes, seconds and milliseconds as OpenAI writes them (`1s`, `6m0s`,
 * `12ms`, `1h0m7.66s`), or a bare number of seconds as some compatible servers do.
 *
 * @param text - At most 40 characters.
 * @returns Milliseconds, rounded up; undefined for anything else and for more than 32 days.
 */
export function parseDurationMs(text: string): number | undefined {
  const parts = DURATION.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return undefined;
  const [days, hours, minutes, seconds, milliseconds, bareSeconds] = parts.map((part) => Number(part ?? 0));
  const sum =
    (days ?? 0) * DAY_MS + (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + ((seconds ?? 0) + (bareSeconds ?? 0)) * 1000 + (milliseconds ?? 0);
  const ms = Math.ceil(Math.round(sum * 1000) / 1000);
  return ms <= RATE_RESET_MS_MAX ? ms : undefined;
}

/** Writes a duration as OpenAI does: `12ms`, `1s`, `7.66s`, `6m0s`, `1h0m0s`. */
export function writeDuration(ms: number): string {
  const whole = Math.ceil(ms);
  if (whole < 1000) return `${whole}ms`;
  const hours = Math.floor(whole / HOUR_MS);
  const minutes = Math.floor((whole % HOUR_MS) / MINUTE_MS);
  const seconds = `${(whole % MINUTE_MS) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/**
 * Reads a moment of RFC 3339.
 *
 * @returns Unix milliseconds; undefined for anything else, for moments more than 32 days ahead, and for those long past.
 */
export function parseMomentMs(text: string, nowMs: number): number | undefined {
  if (!MOMENT.test(text)) return undefined;
  const ms = Date.parse(text);
  return Math.abs(ms - nowMs) <= RATE_RESET_MS_MAX ? ms : undefined;
}

/** Writes a moment as Anthropic does, to the second, rounded up: `2026-11-22T22:40:00Z`. */
export function writeMoment(ms: number): string {
  return new Date(Math.ceil(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DURATION =
  /^(?:(?=\d)(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m(?!s))?(?:(\d{1,7}(?:\.\d{1,9})?)s)?(?:(\d{1,10}(?:\.\d{1,9})?)ms)?|(\d{1,7}(?:\.\d{1,9})?))$/u;
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/u;
