import type { LimitRule, ModelPrice } from '@agentor/security/limits';
import type { Fault } from '@agentor/security/vocabulary';
import { describe, expect, test } from 'vitest';
import { answer } from './index.ts';
import { type ChatScript, finish, LIMITED_KEY, openTestPipeline, TEST_ANSWER, TEST_BODIES, toBatches, toIncoming } from './test-pipeline.ts';

const OVERLOADED: Fault = { kind: 'overloaded' };
/** The test answer used 3 tokens in and 4 out. */
const PRICES: readonly ModelPrice[] = [
  { model: 'fake/*', inputPerMillion: 1_000_000, outputPerMillion: 1_000_000 },
  { model: 'fake/spare-model', inputPerMillion: 10_000_000, outputPerMillion: 10_000_000 },
];
const SHORT = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'canary' }] };

describe('a limit of rate', () => {
  test('MOD-9: refuses with 429, when to come again, and what is left', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ per: ['key'], requestsPerMinute: 2 })] });
    expect((await pipeline.ask()).headers.get('x-ratelimit-remaining-requests')).toBe('1');
    expect((await pipeline.ask()).headers.get('x-ratelimit-remaining-requests')).toBe('0');
    const { reply, text, headers } = await pipeline.ask();
    expect([reply.status, headers.get('retry-after'), headers.get('retry-after-ms'), headers.get('x-ratelimit-limit-requests')]).toEqual([429, '30', '30000', '2']);
    expect(JSON.parse(text)).toMatchObject({ error: { type: 'rate_limit_error', code: 'rate_limited' } });
    expect(pipeline.calls).toHaveLength(2);
    expect((await pipeline.ask({ headers: { authorization: `Bearer ${LIMITED_KEY}` } })).reply.status).toBe(200);
    pipeline.time.ms += 30_000;
    expect((await pipeline.ask()).reply.status).toBe(200);
  });

  test('speaks to Anthropic’s clients in their words', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ requestsPerMinute: 1 })] });
    await pipeline.ask({ surface: 'messages' });
    const { reply, text, headers } = await pipeline.ask({ surface: 'messages' });
    expect([reply.status, headers.get('anthropic-ratelimit-requests-remaining')]).toEqual([429, '0']);
    expect(JSON.parse(text)).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
  });

  test.each(['chat-completions', 'completions', 'responses', 'messages', 'count-tokens', 'embeddings'] as const)('MOD-9: holds on %s, streamed or not', async (surface) => {
    for (const isStreamed of surface === 'count-tokens' || surface === 'embeddings' ? [false] : [false, true]) {
      const pipeline = openTestPipeline({ limits: [rule({ requestsPerMinute: 1 })] });
      const body = { ...Object(TEST_BODIES[surface]), ...(isStreamed && { stream: true }) };
      expect((await pipeline.ask({ surface, body })).reply.status).toBe(200);
      expect((await pipeline.ask({ surface, body })).reply.status).toBe(429);
    }
  });

  test('of tokens sets aside what may come and settles what came', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ tokensPerMinute: 1_050 })] });
    expect((await pipeline.ask()).reply.status).toBe(200);
    const { reply, headers } = await pipeline.ask();
    // 2 + 4 tokens of input and 1,024 of output are set aside; 7 were used by the first.
    expect([reply.status, headers.get('x-ratelimit-remaining-tokens')]).toEqual([200, '13']);
    const long = await pipeline.ask({ body: { ...SHORT, max_tokens: 1_051 } });
    expect([long.reply.status, JSON.parse(long.text)]).toMatchObject([400, { error: { code: 'over_token_limit' } }]);
  });

  test('of requests in work gives its place back however the request ends', async () => {
    let fault: Fault | undefined;
    const chat: ChatScript = () => (fault === undefined ? { answer: TEST_ANSWER } : { fault });
    const pipeline = openTestPipeline({ chat, limits: [rule({ concurrentRequests: 1 })] });
    const open = await answer(toIncoming({ body: { ...SHORT, stream: true } }), pipeline.ports);
    expect((await pipeline.ask()).reply.status).toBe(429);
    await finish(open);
    fault = { kind: 'invalid-request' };
    expect((await pipeline.ask()).reply.status).toBe(400);
    fault = undefined;
    expect((await pipeline.ask()).reply.status).toBe(200);
  });

  test('MOD-1: an alias counts as what it leads to', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ when: { model: 'm' }, requestsPerMinute: 1 })] });
    expect((await pipeline.ask({ body: { ...SHORT, model: 'nick' } })).reply.status).toBe(200);
    await pipeline.ask({ body: SHORT });
    await pipeline.ask({ body: { ...SHORT, model: 'other' } });
    expect(pipeline.calls.map((call) => call.target.model)).toEqual(['fake-model', 'spare-model', 'other-model']);
  });
});

describe('a budget', () => {
  test('MOD-9: is decided on what would be called, its dearest deployment included', async () => {
    const pipeline = openTestPipeline({ prices: PRICES, limits: [rule({ usdTotal: 20 })] });
    expect((await pipeline.ask({ body: SHORT })).reply.status).toBe(200);
    expect(pipeline.records[0]?.costUsd).toBe(7);
    // 7 are spent, and 7 more are set aside for 6 tokens in and 1 out.
    expect((await pipeline.ask({ body: SHORT })).reply.status).toBe(200);
    const { reply, text, headers } = await pipeline.ask({ body: SHORT });
    expect([reply.status, headers.get('x-should-retry'), JSON.parse(text)]).toMatchObject([429, 'false', { error: { type: 'insufficient_quota', code: 'budget_spent' } }]);
  });

  test('MOD-1, MOD-9: a fallback that does not fit is not tried', async () => {
    const chat: ChatScript = ({ target }) => (target.model === 'fake-model' ? { fault: OVERLOADED } : { answer: TEST_ANSWER });
    const poor = openTestPipeline({ chat, prices: PRICES, limits: [rule({ usdTotal: 20 })] });
    expect((await poor.ask({ body: SHORT })).reply.status).toBe(503);
    expect(poor.calls.map((call) => call.target.model)).toEqual(['fake-model', 'fake-model']);
    const rich = openTestPipeline({ chat, prices: PRICES, limits: [rule({ usdTotal: 200 })], failuresMax: 9 });
    expect((await rich.ask({ body: SHORT })).reply.status).toBe(200);
    expect(rich.records[0]?.costUsd).toBe(70);
  });

  test('a route without room gives way to its fallback', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ when: { model: 'm' }, requestsPerMinute: 0 })] });
    await pipeline.ask({ body: SHORT });
    expect(pipeline.calls.map((call) => call.target.model)).toEqual(['spare-model']);
  });

  test('a model without a price is refused, never free', async () => {
    const pipeline = openTestPipeline({ limits: [rule({ per: ['tenant'], usdPerDay: 1_000 })] });
    const { reply, text } = await pipeline.ask({ body: SHORT });
    expect([reply.status, JSON.parse(text)]).toMatchObject([403, { error: { code: 'price_unknown' } }]);
    expect(pipeline.calls).toEqual([]);
  });

  test('MOD-9: a call that no provider answered costs nothing', async () => {
    const pipeline = openTestPipeline({ chat: () => ({ fault: { kind: 'invalid-request' } }), prices: PRICES, limits: [rule({ usdTotal: 7 })] });
    for (let count = 0; count < 5; count += 1) expect((await pipeline.ask({ body: SHORT })).reply.status).toBe(400);
    expect(pipeline.records.every(({ costUsd }) => costUsd === undefined)).toBe(true);
  });

  test('MOD-9: a stream that the client leaves is settled by what it was given', async () => {
    const pipeline = openTestPipeline({ chat: () => ({ batches: toBatches(TEST_ANSWER) }), prices: PRICES, limits: [rule({ usdTotal: 1_000 })] });
    const reply = await answer(toIncoming({ body: { ...SHORT, stream: true, max_tokens: 900 } }), pipeline.ports);
    if (typeof reply.body === 'string') throw new Error('not streamed');
    let seen = '';
    for await (const chunk of reply.body) {
      seen += chunk;
      if (seen.includes('text-delta')) break;
    }
    reply.ended({ bytesOut: seen.length, isComplete: false });
    // 6 tokens of input as estimated, and 19 characters that went out.
    expect(pipeline.records[0]?.costUsd).toBe(6 + 7);
    expect((await pipeline.ask({ body: { ...SHORT, max_tokens: 900 } })).reply.status).toBe(200);
  });

  test('an answer that a guard kept back is paid for', async () => {
    const pipeline = openTestPipeline({
      prices: PRICES,
      limits: [rule({ usdTotal: 1_000 })],
      guards: { filter: [{ name: 'no', onFailure: 'refuse', limitMs: 100, open: () => ({ push: () => [{ type: 'fault', fault: { kind: 'content-refused' } }] }) }] },
    });
    expect((await pipeline.ask({ body: SHORT })).reply.status).toBe(403);
    expect(pipeline.records[0]?.costUsd).toBe(7);
  });

  test('MOD-9: of 200 requests at once as many pass as the budget is for', async () => {
    const pipeline = openTestPipeline({ prices: PRICES, limits: [rule({ usdTotal: 70 })], requestsMax: 1_000 });
    const replies = await Promise.all(Array.from({ length: 200 }, () => answer(toIncoming({ body: SHORT }), pipeline.ports)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(10);
  });
});

function rule(more: Partial<LimitRule>): LimitRule {
  return { id: 'r', per: [], when: {}, ...more };
}
