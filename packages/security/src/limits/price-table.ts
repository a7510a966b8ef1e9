import type { Usage } from '../vocabulary/index.ts';
import { type NanoUsd, toNanoUsd } from './money.ts';

/** What a model costs from a day on, in US dollars for a million tokens. */
export interface ModelPrice {
  /** `provider/model` as the provider names it, or the beginning of such a name followed by `*`. */
  readonly model: string;
  /** In force from this day on, UTC, `YYYY-MM-DD`; absent: always. */
  readonly from?: string;
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Input that the provider read from its prompt cache; as other input unless given. */
  readonly cachedInputPerMillion?: number;
  /** Input that the provider wrote to its prompt cache; as other input unless given. */
  readonly cacheWritePerMillion?: number;
  /** Output spent on reasoning; as other output unless given. */
  readonly reasoningPerMillion?: number;
  /** For each request, whatever its tokens. */
  readonly perRequest?: number;
}

/** Finds prices. */
export interface PriceTable {
  /**
   * The price of a deployment at a moment: the longest matching name wins, then the latest day.
   *
   * @param model - `provider/model`.
   * @param nowMs - Unix milliseconds.
   * @returns Undefined when there is none: never a price of zero in its stead.
   */
  readonly find: (model: string, nowMs: number) => ModelPrice | undefined;
}

/** A table of these prices. */
export function createPriceTable(prices: readonly ModelPrice[]): PriceTable {
  const byPreference = prices.map(toEntry).toSorted(bestFirst);
  return {
    find: (model, nowMs) => byPreference.find((entry) => entry.fromMs <= nowMs && matches(entry, model))?.price,
  };
}

/**
 * What so many tokens cost.
 *
 * @returns Nano-dollars, rounded up.
 */
export function costOf(usage: Usage, price: ModelPrice): NanoUsd {
  const cached = Math.min(usage.cachedInputTokens ?? 0, usage.inputTokens);
  const written = Math.min(usage.cacheWriteTokens ?? 0, usage.inputTokens - cached);
  const reasoning = Math.min(usage.reasoningTokens ?? 0, usage.outputTokens);
  const usdOfMillions =
    (usage.inputTokens - cached - written) * price.inputPerMillion +
    cached * (price.cachedInputPerMillion ?? price.inputPerMillion) +
    written * (price.cacheWritePerMillion ?? price.inputPerMillion) +
    (usage.outputTokens - reasoning) * price.outputPerMillion +
    reasoning * (price.reasoningPerMillion ?? price.outputPerMillion);
  // A dollar for a million tokens is 1,000 nano-dollars for one. What a float adds below a millionth is no cost.
  return Math.ceil(usdOfMillions * NANO_PER_TOKEN - ROUNDING) + toNanoUsd(price.perRequest ?? 0);
}

interface Entry {
  readonly price: ModelPrice;
  readonly name: string;
  readonly isPrefix: boolean;
  readonly fromMs: number;
}

function toEntry(price: ModelPrice): Entry {
  const isPrefix = price.model.endsWith('*');
  const fromMs = price.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${price.from}T00:00:00Z`);
  return { price, name: isPrefix ? price.model.slice(0, -1) : price.model, isPrefix, fromMs };
}

function bestFirst(left: Entry, right: Entry): number {
  if (left.isPrefix !== right.isPrefix) return left.isPrefix ? 1 : -1;
  if (left.name.length !== right.name.length) return right.name.length - left.name.length;
  return left.fromMs === right.fromMs ? 0 : right.fromMs - left.fromMs;
}

function matches({ name, isPrefix }: Entry, model: string): boolean {
  return isPrefix ? model.startsWith(name) : model === name;
}

const NANO_PER_TOKEN = 1_000;
const ROUNDING = 1e-6;
