import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costOf, createPriceTable, type ModelPrice, toUsd } from './index.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const MINI: ModelPrice = { model: 'openai/gpt-mini', inputPerMillion: 0.25, outputPerMillion: 2, cachedInputPerMillion: 0.025 };

describe('prices', () => {
  test('a whole name wins over a beginning, the longer beginning over the shorter', () => {
    const table = createPriceTable([price('openai/*', 1), price('openai/gpt-*', 2), price('openai/gpt-x', 3)]);
    expect(['openai/other', 'openai/gpt-y', 'openai/gpt-x'].map((name) => table.find(name, NOW_MS)?.inputPerMillion)).toEqual([1, 2, 3]);
  });

  test('the latest day that has come is in force', () => {
    const table = createPriceTable([
      { ...price('m/a', 1) },
      { ...price('m/a', 2), from: '2026-11-25' },
      { ...price('m/a', 3), from: '2026-11-26' },
    ]);
    expect(table.find('m/a', NOW_MS)?.inputPerMillion).toBe(2);
    expect(table.find('m/a', Date.parse('2026-11-24T23:59:59Z'))?.inputPerMillion).toBe(1);
    expect(table.find('m/a', Date.parse('2026-11-26T00:00:00Z'))?.inputPerMillion).toBe(3);
  });

  test('a model without a price has none', () => {
    expect(createPriceTable([MINI]).find('openai/gpt-mini-2', NOW_MS)).toBeUndefined();
    expect(createPriceTable([{ ...MINI, from: '2027-01-01' }]).find('openai/gpt-mini', NOW_MS)).toBeUndefined();
  });
});

describe('what tokens cost', () => {
  test('each kind by its own price', () => {
    const all: ModelPrice = { model: 'm', inputPerMillion: 10, outputPerMillion: 40, cachedInputPerMillion: 1, cacheWritePerMillion: 12.5, reasoningPerMillion: 30, perRequest: 0.01 };
    const usage = { inputTokens: 1_000_000, cachedInputTokens: 400_000, cacheWriteTokens: 100_000, outputTokens: 100_000, reasoningTokens: 50_000 };
    expect(toUsd(costOf(usage, all))).toBe(5 + 0.4 + 1.25 + 2 + 1.5 + 0.01);
  });

  test('kinds without a price of their own cost what the others do', () => {
    const usage = { inputTokens: 10, cachedInputTokens: 4, cacheWriteTokens: 4, outputTokens: 5, reasoningTokens: 5 };
    expect(costOf(usage, price('m', 1))).toBe(costOf({ inputTokens: 10, outputTokens: 5 }, price('m', 1)));
  });

  test('a single cached token of a cheap model is not free', () => {
    expect(costOf({ inputTokens: 1, cachedInputTokens: 1, outputTokens: 0 }, MINI)).toBe(25);
    expect(costOf({ inputTokens: 1, outputTokens: 0 }, { ...MINI, inputPerMillion: 0.0001 })).toBe(1);
  });

  test('numbers of a provider that do not fit together cost no less than nothing', () => {
    fc.assert(
      fc.property(fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat(), cachedInputTokens: fc.nat(), cacheWriteTokens: fc.nat(), reasoningTokens: fc.nat() }), (usage) => {
        expect(costOf(usage, MINI)).toBeGreaterThanOrEqual(0);
        expect(costOf(usage, MINI)).toBeLessThanOrEqual(costOf({ inputTokens: usage.inputTokens, outputTokens: usage.outputTokens }, MINI));
      }),
    );
  });
});

function price(model: string, usd: number): ModelPrice {
  return { model, inputPerMillion: usd, outputPerMillion: usd };
}
