import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limiter, LimitRuleError, type LimitRefusal, type LimitRule, type Reservation, type Spending, toNanoUsd } from './index.ts';

const START_MS = Date.parse('2026-11-25T12:00:00Z');

describe('rates', () => {
  test('BLK-6: of 500 at once under a limit of 100 exactly 100 pass', () => {
    const { limiter } = open([{ id: 'r', per: ['key'], when: {}, requestsPerMinute: 100 }]);
    const passed = Array.from({ length: 500 }, () => limiter.reserve(wish({ key: 'a' }))).filter(({ ok }) => ok);
    expect(passed).toHaveLength(100);
  });

  test('BLK-6: steps of the wall clock open no window', () => {
    const { limiter, time } = open([{ id: 'r', per: ['key'], when: {}, requestsPerMinute: 10 }]);
    for (let count = 0; count < 10; count += 1) expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(true);
    for (const step of [300_000, -300_000, -600_000]) {
      time.wallMs += step;
      expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(false);
    }
  });

  test('a refusal says when to come again, and then there is room', () => {
    const { limiter, time } = open([{ id: 'r', per: [], when: {}, requestsPerMinute: 60 }]);
    for (let count = 0; count < 60; count += 1) limiter.reserve(wish({}));
    const refusal = refusalOf(limiter.reserve(wish({})));
    expect(refusal).toMatchObject({ reason: 'rate_exceeded', retryAfterMs: 1_000, windows: [{ subject: 'requests', limit: 60, remaining: 0 }] });
    time.pass(999);
    expect(limiter.reserve(wish({})).ok).toBe(false);
    time.pass(1);
    expect(limiter.reserve(wish({})).ok).toBe(true);
  });

  test('each value of a dimension has a count of its own, and ids cannot be put together in two ways', () => {
    const { limiter } = open([{ id: 'r', per: ['tenant', 'key'], when: {}, requestsPerMinute: 1 }]);
    expect(limiter.reserve(wish({ tenant: 'a', key: 'b' })).ok).toBe(true);
    expect(limiter.reserve(wish({ tenant: 'a', key: 'c' })).ok).toBe(true);
    expect(limiter.reserve(wish({ tenant: 'a', key: 'b' })).ok).toBe(false);
    expect(limiter.reserve(wish({ tenant: 'a|key=1:b', key: '' })).ok).toBe(true);
  });

  test('a rule is only about those that it names', () => {
    const { limiter } = open([{ id: 'r', per: [], when: { tenant: 'acme', model: 'large' }, requestsPerMinute: 0 }]);
    expect(limiter.reserve(wish({ tenant: 'acme', model: 'small' })).ok).toBe(true);
    expect(limiter.reserve(wish({ tenant: 'other', model: 'large' })).ok).toBe(true);
    expect(limiter.reserve(wish({ tenant: 'acme', model: 'large' })).ok).toBe(false);
  });

  test('tokens set aside and not used come back, those used beyond are owed', () => {
    const { limiter, time } = open([{ id: 't', per: [], when: {}, tokensPerMinute: 1_000 }]);
    valueOf(limiter.reserve(wish({}, { tokens: 900 }))).settle({ tokens: 100, costNanoUsd: undefined });
    const second = valueOf(limiter.reserve(wish({}, { tokens: 900 })));
    expect(refusalOf(limiter.reserve(wish({}, { tokens: 1 }))).reason).toBe('rate_exceeded');
    second.settle({ tokens: 1_900, costNanoUsd: undefined });
    expect(refusalOf(limiter.reserve(wish({}, { tokens: 500 })))).toMatchObject({ retryAfterMs: 90_000 });
    time.pass(90_000);
    expect(limiter.reserve(wish({}, { tokens: 500 })).ok).toBe(true);
  });

  test('what can never fit is told so, not to wait', () => {
    const { limiter } = open([{ id: 't', per: [], when: {}, tokensPerMinute: 1_000 }]);
    expect(refusalOf(limiter.reserve(wish({}, { tokens: 1_001 })))).toEqual({ reason: 'request_too_large', ruleId: 't', limit: 1_000 });
  });

  test('places for requests in work are given back once, however often it is said', () => {
    const { limiter } = open([{ id: 'c', per: ['key'], when: {}, concurrentRequests: 2 }]);
    const first = valueOf(limiter.reserve(wish({ key: 'a' })));
    valueOf(limiter.reserve(wish({ key: 'a' })));
    expect(refusalOf(limiter.reserve(wish({ key: 'a' }))).reason).toBe('concurrency_exceeded');
    for (let count = 0; count < 3; count += 1) first.settle({ tokens: 0, costNanoUsd: undefined });
    expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(true);
    expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(false);
  });

  test('a rule that refuses takes nothing from the others', () => {
    const { limiter } = open([
      { id: 'wide', per: [], when: {}, requestsPerMinute: 2 },
      { id: 'narrow', per: ['key'], when: {}, requestsPerMinute: 1 },
    ]);
    expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(true);
    for (let count = 0; count < 5; count += 1) expect(limiter.reserve(wish({ key: 'a' })).ok).toBe(false);
    expect(limiter.reserve(wish({ key: 'b' })).ok).toBe(true);
  });
});

describe('budgets', () => {
  test('MOD-9: of 500 at once under a budget for 10 exactly 10 pass', () => {
    const { limiter } = open([{ id: 'b', per: ['key'], when: {}, usdPerDay: 1 }]);
    const passed = Array.from({ length: 500 }, () => limiter.reserve(wish({ key: 'a' }, { usd: 0.1 }))).filter(({ ok }) => ok);
    expect(passed).toHaveLength(10);
  });

  test('MOD-9: the unused part is returned after usage is known', () => {
    const { limiter } = open([{ id: 'b', per: [], when: {}, usdPerMonth: 1 }]);
    valueOf(limiter.reserve(wish({}, { usd: 1 }))).settle({ tokens: 5, costNanoUsd: toNanoUsd(0.25) });
    expect(limiter.reserve(wish({}, { usd: 0.75 })).ok).toBe(true);
    expect(refusalOf(limiter.reserve(wish({}, { usd: 0.01 }))).reason).toBe('budget_spent');
  });

  test('a budget that is spent says when it begins anew, in UTC', () => {
    const { limiter } = open([{ id: 'b', per: [], when: {}, usdPerDay: 1, usdPerMonth: 1, usdTotal: 5 }]);
    valueOf(limiter.reserve(wish({}, { usd: 1 })));
    expect(refusalOf(limiter.reserve(wish({}, { usd: 0.1 })))).toEqual({ reason: 'budget_spent', ruleId: 'b', period: 'month', retryAfterMs: Date.parse('2026-12-01T00:00:00Z') - START_MS });
  });

  test('a day is over at midnight, and no step back opens it a second time', () => {
    const { limiter, time } = open([{ id: 'b', per: [], when: {}, usdPerDay: 1 }]);
    valueOf(limiter.reserve(wish({}, { usd: 1 }))).settle({ tokens: 1, costNanoUsd: toNanoUsd(1) });
    time.wallMs = Date.parse('2026-11-25T23:59:59.999Z');
    expect(limiter.reserve(wish({}, { usd: 1 })).ok).toBe(false);
    time.wallMs += 1;
    valueOf(limiter.reserve(wish({}, { usd: 1 }))).settle({ tokens: 1, costNanoUsd: toNanoUsd(1) });
    time.wallMs -= 300_000;
    expect(limiter.reserve(wish({}, { usd: 1 })).ok).toBe(false);
    time.wallMs += 300_000;
    expect(limiter.reserve(wish({}, { usd: 1 })).ok).toBe(false);
  });

  test('a price that nobody knows is refused where a budget is about it, and nowhere else', () => {
    const { limiter } = open([{ id: 'b', per: [], when: { tenant: 'acme' }, usdPerDay: 1 }]);
    expect(refusalOf(limiter.reserve(wish({ tenant: 'acme' }))).reason).toBe('price_unknown');
    expect(limiter.reserve(wish({ tenant: 'other' })).ok).toBe(true);
    expect([limiter.needsPrice({ tenant: 'acme' }), limiter.needsPrice({ tenant: 'other' })]).toEqual([true, false]);
  });

  test('what an earlier process spent is spent, and sums are told to be kept', () => {
    const kept: Spending[] = [];
    const rules: LimitRule[] = [{ id: 'b', per: ['key'], when: {}, usdPerDay: 1, usdTotal: 10 }];
    const before = open(rules, { onSpent: (spending) => kept.push(spending) });
    valueOf(before.limiter.reserve(wish({ key: 'a' }, { usd: 0.5 }))).settle({ tokens: 1, costNanoUsd: toNanoUsd(0.4) });
    valueOf(before.limiter.reserve(wish({ key: 'a' }, { usd: 0.5 }))).settle({ tokens: 1, costNanoUsd: toNanoUsd(0.4) });
    expect(kept.map(({ period, spentNanoUsd }) => [period, spentNanoUsd])).toEqual([
      ['2026-11-25', toNanoUsd(0.4)],
      ['total', toNanoUsd(0.4)],
      ['2026-11-25', toNanoUsd(0.8)],
      ['total', toNanoUsd(0.8)],
    ]);
    const after = open(rules, { known: kept });
    expect(refusalOf(after.limiter.reserve(wish({ key: 'a' }, { usd: 0.3 }))).reason).toBe('budget_spent');
    expect(after.limiter.reserve(wish({ key: 'a' }, { usd: 0.2 })).ok).toBe(true);
    expect(after.limiter.reserve(wish({ key: 'b' }, { usd: 1 })).ok).toBe(true);
  });
});

describe('a fallback', () => {
  const RULES: readonly LimitRule[] = [
    { id: 'key', per: ['key'], when: {}, requestsPerMinute: 1, usdPerDay: 1 },
    { id: 'large', per: ['model'], when: { model: 'large' }, concurrentRequests: 1 },
    { id: 'small', per: ['model'], when: { model: 'small' }, concurrentRequests: 1 },
  ];

  test('MOD-9: is counted under its own model, and not twice under the same key', () => {
    const { limiter } = open(RULES);
    const reservation = valueOf(limiter.reserve(wish({ key: 'a', model: 'large' }, { usd: 1 })));
    expect(reservation.enter(wish({ key: 'a', model: 'small' }, { usd: 0.25 }))).toBeUndefined();
    expect(refusalOf(limiter.reserve(wish({ key: 'b', model: 'small' }, { usd: 0 }))).reason).toBe('concurrency_exceeded');
    expect(limiter.reserve(wish({ key: 'c', model: 'large' }, { usd: 0 })).ok).toBe(true);
    expect(refusalOf(limiter.reserve(wish({ key: 'a', model: 'x' }, { usd: 0 }))).reason).toBe('rate_exceeded');
  });

  test('MOD-9: that is dearer has to fit into the same budget', () => {
    const { limiter } = open(RULES);
    const reservation = valueOf(limiter.reserve(wish({ key: 'a', model: 'large' }, { usd: 0.6 })));
    expect(reservation.enter(wish({ key: 'a', model: 'x' }, { usd: 1.1 }))?.reason).toBe('budget_spent');
    expect(reservation.enter(wish({ key: 'a', model: 'x' }))?.reason).toBe('price_unknown');
    expect(reservation.enter(wish({ key: 'a', model: 'x' }, { usd: 1 }))).toBeUndefined();
  });

  test('MOD-9: that has no room is refused, and what was set aside before stays', () => {
    const { limiter } = open(RULES);
    valueOf(limiter.reserve(wish({ key: 'b', model: 'small' }, { usd: 0 })));
    const reservation = valueOf(limiter.reserve(wish({ key: 'a', model: 'large' }, { usd: 0.5 })));
    expect(reservation.enter(wish({ key: 'a', model: 'small' }, { usd: 0.5 }))?.reason).toBe('concurrency_exceeded');
    expect(limiter.reserve(wish({ key: 'c', model: 'large' }, { usd: 0 })).ok).toBe(false);
    reservation.settle({ tokens: 1, costNanoUsd: toNanoUsd(0.5) });
    expect(limiter.reserve(wish({ key: 'c', model: 'large' }, { usd: 0 })).ok).toBe(true);
  });
});

describe('rules', () => {
  test.each<[string, LimitRule[]]>([
    ['two of one id', [{ id: 'a', per: [], when: {}, requestsPerMinute: 1 }, { id: 'a', per: [], when: {}, requestsPerMinute: 2 }]],
    ['one without a limit', [{ id: 'a', per: ['key'], when: {} }]],
    ['a negative rate', [{ id: 'a', per: [], when: {}, requestsPerMinute: -1 }]],
    ['half a request', [{ id: 'a', per: [], when: {}, concurrentRequests: 0.5 }]],
    ['no number', [{ id: 'a', per: [], when: {}, usdPerDay: Number.NaN }]],
    ['more money than is exact', [{ id: 'a', per: [], when: {}, usdTotal: 1e10 }]],
  ])('%s are refused, and the ones before stay in force', (_, rules) => {
    const { limiter } = open([{ id: 'r', per: [], when: {}, requestsPerMinute: 0 }]);
    expect(() => limiter.replaceRules(rules)).toThrow(LimitRuleError);
    expect(() => open(rules)).toThrow(LimitRuleError);
    expect(limiter.reserve(wish({})).ok).toBe(false);
  });

  test('a changed limit is in force at once, and what was spent stays spent', () => {
    const { limiter } = open([{ id: 'b', per: [], when: {}, usdPerDay: 1 }]);
    valueOf(limiter.reserve(wish({}, { usd: 1 }))).settle({ tokens: 1, costNanoUsd: toNanoUsd(1) });
    limiter.replaceRules([{ id: 'b', per: [], when: {}, usdPerDay: 2 }]);
    expect(limiter.reserve(wish({}, { usd: 1 })).ok).toBe(true);
    expect(limiter.reserve(wish({}, { usd: 0.5 })).ok).toBe(false);
  });
});

describe('any schedule', () => {
  test('MOD-9, BLK-6: never more in work, nor more spent and set aside, than the rules allow; everything comes back', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const { limiter, time } = open(MODEL_RULES);
        const working: { readonly reservation: Reservation; readonly usd: number; readonly model: string }[] = [];
        let spent = 0;
        for (const { kind, usd, model, share } of actions) {
          if (kind === 'wait') time.pass(1_000);
          else if (kind === 'ask') {
            const reserved = limiter.reserve(wish({ key: 'k', model }, { usd }));
            if (reserved.ok) working.push({ reservation: reserved.value, usd, model });
            else expect(working.filter((one) => one.model === model).length === 3 || spent + sumOf(working) + usd > 2 + 1e-9).toBe(true);
          } else {
            const ended = working.shift();
            ended?.reservation.settle({ tokens: 1, costNanoUsd: toNanoUsd(ended.usd * share) });
            spent += (ended?.usd ?? 0) * share;
          }
          expect(working.filter((one) => one.model === 'a').length).toBeLessThanOrEqual(3);
          expect(spent + sumOf(working)).toBeLessThanOrEqual(2 + 1e-6);
        }
        for (const { reservation } of working) reservation.settle({ tokens: 0, costNanoUsd: 0 });
        expect(limiter.reserve(wish({ key: 'k', model: 'a' }, { usd: Math.max(0, 2 - spent - 1e-6) })).ok).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

const MODEL_RULES: readonly LimitRule[] = [
  { id: 'work', per: ['model'], when: {}, concurrentRequests: 3 },
  { id: 'money', per: ['key'], when: {}, usdTotal: 2 },
];
const action = fc.record({
  kind: fc.constantFrom('ask', 'ask', 'end', 'wait'),
  model: fc.constantFrom('a', 'b'),
  usd: fc.constantFrom(0, 0.1, 0.5, 1),
  share: fc.constantFrom(0, 0.5, 1),
});

function sumOf(working: readonly { readonly usd: number }[]): number {
  return working.reduce((sum, { usd }) => sum + usd, 0);
}

interface TestTime {
  wallMs: number;
  pass: (ms: number) => void;
}

function open(rules: readonly LimitRule[], more: { readonly known?: readonly Spending[]; readonly onSpent?: (spending: Spending) => void } = {}): { readonly limiter: Limiter; readonly time: TestTime } {
  let monotonicMs = 0;
  const time: TestTime = {
    wallMs: START_MS,
    pass: (ms) => {
      monotonicMs += ms;
      time.wallMs += ms;
    },
  };
  return { limiter: new Limiter({ rules, clock: { nowMs: () => time.wallMs, monotonicMs: () => monotonicMs }, ...more }), time };
}

function wish(subjects: Parameters<Limiter['reserve']>[0]['subjects'], { tokens = 1, usd }: { readonly tokens?: number; readonly usd?: number } = {}): Parameters<Limiter['reserve']>[0] {
  return { subjects, tokens, costNanoUsd: usd === undefined ? undefined : toNanoUsd(usd) };
}

function valueOf(result: ReturnType<Limiter['reserve']>): Reservation {
  if (!result.ok) throw new Error(`refused: ${result.reason.reason}`);
  return result.value;
}

function refusalOf(result: ReturnType<Limiter['reserve']>): LimitRefusal {
  if (result.ok) throw new Error('it passed');
  return result.reason;
}
