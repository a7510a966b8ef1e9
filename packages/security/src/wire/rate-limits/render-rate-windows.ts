import type { RateWindow } from '../../vocabulary/index.ts';
import { ANTHROPIC_RATE_HEADERS, OPENAI_RATE_HEADERS, type RateHeaderNames } from './header-names.ts';
import { writeDuration, writeMoment } from './reset-time.ts';

/** Whose names and formats a client reads. */
export type RateHeaderStyle = 'openai' | 'anthropic';

/**
 * Writes rate limits as headers, in the names and formats of the API that the client speaks. OpenAI has no limits of
 * input and output tokens apart: the tighter of the two stands for `tokens` where the provider told no sum.
 *
 * @returns Names and values in turn. The values are digits, durations and moments, nothing else.
 */
export function renderRateWindows(windows: readonly RateWindow[], style: RateHeaderStyle, nowMs: number): readonly string[] {
  const isOpenAi = style === 'openai';
  const headers: string[] = [];
  for (const names of isOpenAi ? OPENAI_RATE_HEADERS : ANTHROPIC_RATE_HEADERS) {
    const window = find(windows, names) ?? (isOpenAi && names.subject === 'tokens' ? tighter(windows) : undefined);
    if (window === undefined) continue;
    const { limit, remaining, resetsAtMs } = window;
    if (limit !== undefined) headers.push(names.limit, String(limit));
    if (remaining !== undefined) headers.push(names.remaining, String(remaining));
    if (resetsAtMs === undefined) continue;
    headers.push(names.reset, isOpenAi ? writeDuration(Math.max(0, resetsAtMs - nowMs)) : writeMoment(resetsAtMs));
  }
  return headers;
}

function find(windows: readonly RateWindow[], { subject }: RateHeaderNames): RateWindow | undefined {
  return windows.find((window) => window.subject === subject);
}

/** Of the limits of input and output tokens, the one of which less is left. */
function tighter(windows: readonly RateWindow[]): RateWindow | undefined {
  return windows
    .filter(({ subject }) => subject === 'input-tokens' || subject === 'output-tokens')
    .toSorted((left, right) => leftOf(left) - leftOf(right))[0];
}

function leftOf({ remaining }: RateWindow): number {
  return remaining ?? Number.MAX_SAFE_INTEGER;
}
