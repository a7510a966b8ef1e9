import { ok, refuse, type Result } from '@agentor/security/kernel';
import { costOf, type Limiter, type LimitRefusal, type NanoUsd, type PriceTable, type Reservation, type LimitSubjects, toUsd } from '@agentor/security/limits';
import type { ModelRequest, RateWindow, Usage } from '@agentor/security/vocabulary';
import type { Refusal } from '../errors/index.ts';
import type { Caller } from '../ports/index.ts';
import type { Route } from '../routing/index.ts';
import { type EstimatedUse, estimateUse } from './estimate-use.ts';
import type { RecordDraft } from './record-draft.ts';

/** What an allowance is decided with. */
export interface LimitPorts {
  readonly limiter: Limiter;
  readonly prices: PriceTable;
}

/** What a request has set aside, until it is settled. */
export interface Allowance {
  /** The routes that it may try, from the first that has room. */
  readonly routes: readonly Route[];
  /** Sets aside for a route that is now to be tried, instead of the one before. Gives why not. */
  readonly enter: (route: Route) => Refusal | undefined;
  /** Limits of ours, for the answer's head. */
  readonly windows: readonly RateWindow[];
  /** Notes what was used, by what the record says. Only the first call counts. */
  readonly settle: () => void;
}

/** A request that wants to be let in. */
export interface Wanting {
  readonly request: ModelRequest;
  readonly caller: Caller;
  readonly draft: RecordDraft;
  readonly routes: readonly Route[];
}

/**
 * Sets aside what a request may use, on the first of its routes that has room: limits are decided on what would be
 * called (ASSURANCE MOD-1, MOD-9).
 */
export function reserveUse(wanting: Wanting, ports: LimitPorts): Result<Allowance, Refusal> {
  const { draft, routes } = wanting;
  const estimate = estimateUse(wanting.request);
  const wishFor = (route: Route): Parameters<Limiter['reserve']>[0] => ({
    subjects: subjectsOf(wanting.caller, route),
    tokens: estimate.inputTokens + estimate.outputTokens,
    costNanoUsd: dearest(route, estimate, { prices: ports.prices, nowMs: draft.nowMs }),
  });
  let first: LimitRefusal | undefined;
  for (const [index, route] of routes.entries()) {
    const reserved = ports.limiter.reserve(wishFor(route));
    if (!reserved.ok) {
      first ??= reserved.reason;
      continue;
    }
    const reservation = reserved.value;
    let entered = route;
    return ok({
      routes: index === 0 ? routes : routes.slice(index),
      enter: (next) => {
        if (next === entered) return undefined;
        const refusal = reservation.enter(wishFor(next));
        if (refusal !== undefined) return toRefusal(refusal);
        entered = next;
        return undefined;
      },
      windows: reservation.windows(),
      settle: () => settle(reservation, { draft, estimate, prices: ports.prices }),
    });
  }
  return refuse(first === undefined ? { code: 'model_not_found' } : toRefusal(first));
}

/** The provider's rate limits, with ours in the place of those that are about the same. */
export function joinWindows(own: readonly RateWindow[] | undefined, theirs: readonly RateWindow[] | undefined): readonly RateWindow[] | undefined {
  if (own === undefined || own.length === 0) return theirs;
  return [...own, ...(theirs ?? []).filter(({ subject }) => !own.some((window) => window.subject === subject))];
}

function subjectsOf({ keyId, tenantId }: Caller, { name }: Route): LimitSubjects {
  return { key: keyId, tenant: tenantId, model: name };
}

/** What the dearest deployment of a route would take; undefined when one of them has no price. */
function dearest(route: Route, { inputTokens, outputTokens }: EstimatedUse, of: { readonly prices: PriceTable; readonly nowMs: number }): NanoUsd | undefined {
  let most = 0;
  for (const { provider, model } of route.deployments) {
    const price = of.prices.find(`${provider}/${model}`, of.nowMs);
    if (price === undefined) return undefined;
    most = Math.max(most, costOf({ inputTokens, outputTokens }, price));
  }
  return most;
}

function settle(reservation: Reservation, { draft, estimate, prices }: { readonly draft: RecordDraft; readonly estimate: EstimatedUse; readonly prices: PriceTable }): void {
  const usage = draft.usage ?? assumedUsage(draft, estimate);
  const { provider, modelServed } = draft;
  const price = provider === undefined || modelServed === undefined ? undefined : prices.find(`${provider}/${modelServed}`, draft.startedAtMs);
  const costNanoUsd = price === undefined || usage === undefined ? undefined : costOf(usage, price);
  if (costNanoUsd !== undefined) draft.costUsd = toUsd(costNanoUsd);
  reservation.settle({ tokens: usage === undefined ? 0 : usage.inputTokens + usage.outputTokens, costNanoUsd });
}

/** Of an answer that ended before its usage came: the input as estimated, and the output that went to the client. */
function assumedUsage({ hasAnswer, charactersOut }: RecordDraft, { inputTokens }: EstimatedUse): Usage | undefined {
  return hasAnswer ? { inputTokens, outputTokens: Math.ceil(charactersOut / CHARACTERS_PER_TOKEN) } : undefined;
}

function toRefusal(refusal: LimitRefusal): Refusal {
  switch (refusal.reason) {
    case 'rate_exceeded':
      return { code: 'rate_limited', retryAfterMs: refusal.retryAfterMs, rateWindows: refusal.windows };
    case 'concurrency_exceeded':
      return { code: 'rate_limited', retryAfterMs: refusal.retryAfterMs };
    case 'request_too_large':
      return { code: 'over_token_limit', limit: refusal.limit };
    case 'budget_spent':
      return { code: 'budget_spent', ...(refusal.retryAfterMs === undefined ? {} : { retryAfterMs: refusal.retryAfterMs }) };
    case 'price_unknown':
      return { code: 'price_unknown', parameter: 'model' };
  }
}

const CHARACTERS_PER_TOKEN = 3;
