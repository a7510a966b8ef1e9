import type { RateWindow } from '../../vocabulary/index.ts';
import { RATE_COUNT_MAX, RATE_VALUE_CHARACTERS_MAX } from './bounds.ts';
import { ANTHROPIC_RATE_HEADERS, OPENAI_RATE_HEADERS, type RateHeaderNames } from './header-names.ts';
import { parseDurationMs, parseMomentMs } from './reset-time.ts';

/**
 * Reads the rate limits that a provider's reply tells: OpenAI's headers, else Anthropic's. Only numbers come through,
 * bounded; a value that is none is left out, so nothing of the provider's text can reach a client (ASSURANCE LLM-2).
 *
 * @param headers - Lower-case names; repeated ones joined by a comma, which makes them no number.
 * @returns Undefined when the reply tells none.
 */
export function parseRateWindows(headers: Readonly<Record<string, string>>, nowMs: number): readonly RateWindow[] | undefined {
  return (
    readAll(OPENAI_RATE_HEADERS, headers, (text) => resetIn(parseDurationMs(text), nowMs)) ??
    readAll(ANTHROPIC_RATE_HEADERS, headers, (text) => parseMomentMs(text, nowMs))
  );
}

type ReadReset = (text: string) => number | undefined;

function readAll(names: readonly RateHeaderNames[], headers: Readonly<Record<string, string>>, readReset: ReadReset): readonly RateWindow[] | undefined {
  let windows: RateWindow[] | undefined;
  for (const each of names) {
    const limit = headers[each.limit];
    const remaining = headers[each.remaining];
    const reset = headers[each.reset];
    if (limit === undefined && remaining === undefined && reset === undefined) continue;
    const window = toWindow(each, { limit: countIn(limit), remaining: countIn(remaining), resetsAtMs: read(reset, readReset) });
    if (window !== undefined) (windows ??= []).push(window);
  }
  return windows;
}

function toWindow(
  { subject }: RateHeaderNames,
  { limit, remaining, resetsAtMs }: { readonly [Name in 'limit' | 'remaining' | 'resetsAtMs']: number | undefined },
): RateWindow | undefined {
  if (limit === undefined && remaining === undefined && resetsAtMs === undefined) return undefined;
  return {
    subject,
    ...(limit === undefined ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetsAtMs === undefined ? {} : { resetsAtMs }),
  };
}

function countIn(text: string | undefined): number | undefined {
  if (text === undefined || !COUNT.test(text)) return undefined;
  const count = Number(text);
  return count <= RATE_COUNT_MAX ? count : undefined;
}

function read(text: string | undefined, readReset: ReadReset): number | undefined {
  return text === undefined || text.length > RATE_VALUE_CHARACTERS_MAX ? undefined : readReset(text);
}

function resetIn(ms: number | undefined, nowMs: number): number | undefined {
  return ms === undefined ? undefined : nowMs + ms;
}

const COUNT = /^\d{1,13}$/u;
