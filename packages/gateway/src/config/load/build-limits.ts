import type { LimitRule, ModelPrice } from '@agentor/security/limits';
import type { ProviderConfig } from '../config.ts';
import type { ConfigDocument } from '../document/index.ts';
import type { Problems } from './problem.ts';

/** The rules of `limits:`, under their names. */
export function buildLimits({ limits }: Pick<ConfigDocument, 'limits'>): readonly LimitRule[] {
  return Object.entries(limits).map(([id, { per, tenant, key, model, ...amounts }]) => ({
    id,
    per,
    when: { ...(tenant !== undefined && { tenant }), ...(key !== undefined && { key }), ...(model !== undefined && { model }) },
    ...(amounts.requests_per_minute !== undefined && { requestsPerMinute: amounts.requests_per_minute }),
    ...(amounts.tokens_per_minute !== undefined && { tokensPerMinute: amounts.tokens_per_minute }),
    ...(amounts.concurrent_requests !== undefined && { concurrentRequests: amounts.concurrent_requests }),
    ...(amounts.usd_per_day !== undefined && { usdPerDay: amounts.usd_per_day }),
    ...(amounts.usd_per_month !== undefined && { usdPerMonth: amounts.usd_per_month }),
    ...(amounts.usd_total !== undefined && { usdTotal: amounts.usd_total }),
  }));
}

/** The prices of `prices:`, and that of echo models, which is nothing. */
export function buildPrices({ prices }: Pick<ConfigDocument, 'prices'>, providers: readonly ProviderConfig[]): readonly ModelPrice[] {
  return [
    ...prices.map(({ model, from, input, output, ...more }) => ({
      model,
      ...(from !== undefined && { from }),
      inputPerMillion: input,
      outputPerMillion: output,
      ...(more.cached_input !== undefined && { cachedInputPerMillion: more.cached_input }),
      ...(more.cache_write !== undefined && { cacheWritePerMillion: more.cache_write }),
      ...(more.reasoning !== undefined && { reasoningPerMillion: more.reasoning }),
      ...(more.per_request !== undefined && { perRequest: more.per_request }),
    })),
    ...providers.filter(({ preset }) => preset === 'echo').map(({ name }) => ({ model: `${name}/*`, inputPerMillion: 0, outputPerMillion: 0 })),
  ];
}

/** Warns of deployments that a budget would refuse because nobody knows what they cost. */
export function checkPrices({ limits, models }: Pick<ConfigDocument, 'limits' | 'models'>, prices: readonly ModelPrice[], problems: Problems): void {
  if (!Object.values(limits).some((limit) => limit.usd_per_day !== undefined || limit.usd_per_month !== undefined || limit.usd_total !== undefined)) return;
  for (const [name, { deployments }] of Object.entries(models)) {
    for (const [index, { provider, model }] of deployments.entries()) {
      if (prices.some((price) => isPriceOf(price, `${provider}/${model}`))) continue;
      problems.warn(['models', name, 'deployments', index, 'model'], 'has no price, so a budget that is about it refuses it', `Add {model: ${provider}/${model}, input: …, output: …} under prices`);
    }
  }
}

function isPriceOf({ model }: ModelPrice, deployment: string): boolean {
  return model.endsWith('*') ? deployment.startsWith(model.slice(0, -1)) : model === deployment;
}
