import type { Clock } from '../kernel/index.ts';
import type { RateSubject, RateWindow } from '../vocabulary/index.ts';
import type { Held } from './applicable.ts';
import type { Meters } from './meters.ts';

/** The tightest window of requests and the tightest of tokens, by the share that is left. */
export function toWindows(held: readonly Held[], counting: { readonly clock: Clock; readonly meters: Meters }): readonly RateWindow[] {
  return [
    tightest(held.flatMap((one) => toWindow(one, 'requests', counting))),
    tightest(held.flatMap((one) => toWindow(one, 'tokens', counting))),
  ].flatMap((window) => (window === undefined ? [] : [window]));
}

function toWindow(held: Held, subject: RateSubject & ('requests' | 'tokens'), { clock, meters }: { readonly clock: Clock; readonly meters: Meters }): readonly FullWindow[] {
  const nowMs = clock.monotonicMs();
  const bucket = meters.bucket(subject, held, nowMs);
  return bucket === undefined ? [] : [{ subject, limit: bucket.limit, remaining: bucket.remaining(nowMs), resetsAtMs: clock.nowMs() + bucket.fullInMs(nowMs) }];
}

type FullWindow = Required<RateWindow>;

function tightest(windows: readonly FullWindow[]): FullWindow | undefined {
  return windows.toSorted((left, right) => left.remaining / left.limit - right.remaining / right.limit)[0];
}
