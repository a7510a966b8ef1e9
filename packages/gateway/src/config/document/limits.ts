import { z } from 'zod';
import { count, modelName, namePattern } from './values.ts';

/** One entry of `limits:` as written. */
export interface LimitSection {
  readonly per: readonly ('tenant' | 'key' | 'model')[];
  readonly tenant?: string | undefined;
  readonly key?: string | undefined;
  readonly model?: string | undefined;
  readonly requests_per_minute?: number | undefined;
  readonly tokens_per_minute?: number | undefined;
  readonly concurrent_requests?: number | undefined;
  readonly usd_per_day?: number | undefined;
  readonly usd_per_month?: number | undefined;
  readonly usd_total?: number | undefined;
}

const rate = count(0, 1_000_000_000);
const amount = z.number().min(0).max(9_000_000);
const id = z.string().min(1).max(200);

/** `limits:` as written. */
export const limitsSection: z.ZodType<Readonly<Record<string, LimitSection>>> = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, { error: 'a limit is named with a-z, 0-9, dot, underscore and hyphen, and begins with a letter or digit' }),
    z
      .strictObject({
        per: z.array(z.enum(['tenant', 'key', 'model'])).max(3).prefault([]).meta({ description: 'What is counted separately: each tenant, key, model, or each combination of them. Left out, one count for all.' }),
        tenant: id.optional().meta({ description: 'Only requests of this tenant.' }),
        key: id.optional().meta({ description: 'Only requests with this API key, by its id (agentor key list).' }),
        model: modelName.optional().meta({ description: 'Only requests that this model would serve, by its configured name or provider/model. Aliases and fallbacks count as what they lead to.' }),
        requests_per_minute: rate.optional().meta({ description: 'Requests a minute, refilled continuously: a minute of silence saves up one minute of requests.' }),
        tokens_per_minute: rate.optional().meta({ description: 'Input and output tokens a minute. They are estimated before a call and corrected after it.' }),
        concurrent_requests: rate.optional().meta({ description: 'Requests in work at once.' }),
        usd_per_day: amount.optional().meta({ description: 'US dollars a day, from midnight to midnight UTC. Every model that it is about needs a price.' }),
        usd_per_month: amount.optional().meta({ description: 'US dollars a calendar month, UTC.' }),
        usd_total: amount.optional().meta({ description: 'US dollars altogether. What was spent is kept under the name of the limit.' }),
      })
      .refine((limit) => AMOUNTS.some((name) => limit[name] !== undefined), {
        error: 'limits nothing: give it requests_per_minute, tokens_per_minute, concurrent_requests, usd_per_day, usd_per_month or usd_total',
      }),
  )
  .prefault({})
  .meta({ description: 'Limits of rate, of requests in work and of money, each under a name of its own. A request has to fit under every one that is about it.' });

/** One entry of `prices:` as written. */
export interface PriceSection {
  readonly model: string;
  readonly from?: string | undefined;
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number | undefined;
  readonly cache_write?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly per_request?: number | undefined;
}

const price = z.number().min(0).max(1_000_000);

/** `prices:` as written. */
export const pricesSection: z.ZodType<readonly PriceSection[]> = z
  .array(
    z.strictObject({
      model: namePattern.meta({ description: "provider/model, by the provider's own name of the model, or its beginning followed by *. The longest match wins." }),
      from: z.iso.date({ error: 'must be a day such as 2026-01-31, in quotes' }).optional().meta({ description: 'In force from this day on, UTC. Of several entries for one model the latest that has come counts.' }),
      input: price.meta({ description: 'US dollars for a million input tokens.' }),
      output: price.meta({ description: 'US dollars for a million output tokens.' }),
      cached_input: price.optional().meta({ description: "The same for input read from the provider's prompt cache. Default: as input." }),
      cache_write: price.optional().meta({ description: "The same for input written to the provider's prompt cache. Default: as input." }),
      reasoning: price.optional().meta({ description: 'The same for output spent on reasoning. Default: as output.' }),
      per_request: price.optional().meta({ description: 'US dollars for each request, whatever its tokens.' }),
    }),
  )
  .prefault([])
  .meta({ description: 'What models cost. A model without a price is refused where a budget is about it, never taken for free; the built-in echo costs nothing.' });

const AMOUNTS = ['requests_per_minute', 'tokens_per_minute', 'concurrent_requests', 'usd_per_day', 'usd_per_month', 'usd_total'] as const;
