import type { RoutingConfig } from '../config/index.ts';

/**
 * How long to wait before the next round of attempts: "full jitter" exponential backoff, or what the provider asked for.
 *
 * @param round - 1 for the first wait.
 * @returns Milliseconds; undefined when the provider asks for more than the limit, so that waiting is not worth it.
 * @see M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function backoffMs(
  round: number,
  terms: RoutingConfig['retries'],
  more: { readonly retryAfterMs: number | undefined; readonly fraction: () => number },
): number | undefined {
  if (more.retryAfterMs !== undefined) {
    return more.retryAfterMs > terms.retryAfterMaxMs ? undefined : more.retryAfterMs;
  }
  const ceiling = Math.min(terms.backoffMaxMs, terms.backoffBaseMs * 2 ** (round - 1));
  return more.fraction() * ceiling;
}
