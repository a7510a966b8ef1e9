import type { ChatRequest, ModelRequest, StreamEvent, Surface } from '@agentor/security/vocabulary';
import { describe, expect, test } from 'vitest';
import type { AnswerGuard, Guards, RequestGuard, RequestVerdict } from '../ports/index.ts';
import { openTestPipeline, TEST_ANSWER, TEST_BODIES, toBatches } from './test-pipeline.ts';

const REQUEST_STAGES = ['sanitise', 'detect', 'protect'] as const;
const BODY_SURFACES: readonly Surface[] = ['chat-completions', 'completions', 'responses', 'messages', 'count-tokens', 'embeddings'];
const CHAT_SURFACES: readonly Surface[] = ['chat-completions', 'completions', 'responses', 'messages'];

describe('06, 07 and 08: guards of requests', () => {
  const places = REQUEST_STAGES.flatMap((stage) => BODY_SURFACES.flatMap((surface) => (isChat(surface) ? [false, true] : [false]).map((isStreamed) => ({ stage, surface, isStreamed }))));

  test.each(places)('a guard in $stage sees the text of $surface, streamed $isStreamed, and can refuse it', async ({ stage, surface, isStreamed }) => {
    const seen: ModelRequest[] = [];
    const guard = requestGuard((request) => {
      seen.push(request);
      return { kind: 'refused' };
    });
    const pipeline = openTestPipeline({ guards: only(stage, guard) });
    const { reply, text } = await pipeline.ask({ surface, body: body(surface, isStreamed) });
    expect(textOf(seen[0])).toContain('canary');
    expect(reply.status).toBe(403);
    expect(text).toContain('blocked by a security policy');
    expect(text).not.toMatch(/canary|test-guard/u);
    expect(pipeline.calls).toEqual([]);
    expect(pipeline.records).toMatchObject([{ code: 'blocked_by_guard', guards: [{ guard: 'test-guard', verdict: 'refused' }] }]);
    expect(pipeline.taken()).toBe(0);
  });

  test.each(REQUEST_STAGES)('what a guard in %s wrote is what goes on, to the next guard and to the provider', async (stage) => {
    const seen: string[] = [];
    const rewrite = requestGuard((request) => ({ kind: 'changed', request: { ...request, model: 'rewritten' } }));
    const look = requestGuard((request) => {
      seen.push(request.model);
      return { kind: 'passed' };
    });
    const pipeline = openTestPipeline({ guards: only(stage, rewrite, look) });
    await pipeline.ask();
    expect(seen).toEqual(['rewritten']);
    expect(pipeline.calls[0]?.request).toMatchObject({ model: 'rewritten' });
    expect(pipeline.records[0]?.guards.map(({ verdict }) => verdict)).toEqual(['changed', 'passed']);
  });

  test('the guards run in the order sanitise, detect, protect, filter', async () => {
    const order: string[] = [];
    const step = (name: string): RequestGuard => requestGuard(() => {
      order.push(name);
      return { kind: 'passed' };
    });
    const guards: Guards = {
      sanitise: [step('sanitise')],
      detect: [step('detect')],
      protect: [step('protect')],
      filter: [answerGuard((events) => {
        order.push('filter');
        return events;
      })],
    };
    await openTestPipeline({ guards }).ask();
    expect(order).toEqual(['sanitise', 'detect', 'protect', 'filter']);
  });

  test('what was not scanned is recorded as not scanned', async () => {
    const pipeline = openTestPipeline({ guards: only('detect', requestGuard(() => ({ kind: 'not-scanned' }))) });
    expect((await pipeline.ask()).reply.status).toBe(200);
    expect(pipeline.records[0]?.guards).toEqual([{ guard: 'test-guard', verdict: 'not-scanned' }]);
  });

  const FAILURES: readonly (readonly [string, () => RequestVerdict | Promise<RequestVerdict>])[] = [
    ['throws', () => { throw new Error('broken'); }],
    ['rejects', () => Promise.reject(new Error('broken'))],
    ['is late', () => Promise.withResolvers<RequestVerdict>().promise],
  ];
  describe.each(FAILURES)('a guard that %s', (_name, inspect) => {
    test.each(REQUEST_STAGES)('refuses in %s', async (stage) => {
      const pipeline = openTestPipeline({ guards: only(stage, { ...requestGuard(inspect), limitMs: 1 }) });
      expect((await pipeline.ask()).reply.status).toBe(503);
      expect(pipeline.calls).toEqual([]);
      expect(pipeline.records).toMatchObject([{ code: 'guard_unavailable', guards: [{ verdict: 'refused' }] }]);
      expect(pipeline.taken()).toBe(0);
    });

    test.each(REQUEST_STAGES)('passes in %s when the operator chose allow, and it is noted', async (stage) => {
      const pipeline = openTestPipeline({ guards: only(stage, { ...requestGuard(inspect), limitMs: 1, onFailure: 'allow' }) });
      expect((await pipeline.ask()).reply.status).toBe(200);
      expect(pipeline.records).toMatchObject([{ outcome: 'answered', guards: [{ verdict: 'failed-open' }] }]);
    });
  });
});

describe('10: guards of answers', () => {
  const places = CHAT_SURFACES.flatMap((surface) => [false, true].map((isStreamed) => ({ surface, isStreamed })));

  test.each(places)('a guard sees the answer of $surface, streamed $isStreamed, before the client does', async ({ surface, isStreamed }) => {
    let seen = '';
    const pipeline = openTestPipeline({ guards: { filter: [answerGuard((events) => {
      for (const event of events) if (event.type === 'text-delta') seen += event.text;
      return events;
    })] } });
    const { text } = await pipeline.ask({ surface, body: body(surface, isStreamed) });
    expect(seen).toBe('the quick brown fox');
    expect(text).not.toBe('');
    expect(pipeline.records).toMatchObject([{ outcome: 'answered', guards: [{ guard: 'answer-guard', verdict: 'passed' }] }]);
  });

  test.each(places)('what a guard rewrote is what $surface gets, streamed $isStreamed, native frames left out', async ({ surface, isStreamed }) => {
    const pipeline = openTestPipeline({
      chat: () => (isStreamed ? { batches: toBatches(TEST_ANSWER) } : { answer: { ...TEST_ANSWER, native: { protocol: 'openai-chat', body: { native: 'quick brown' } } } }),
      guards: { filter: [answerGuard((events) => events.map((event) => (event.type === 'text-delta' ? { ...event, text: 'masked' } : event)))] },
    });
    const { text } = await pipeline.ask({ surface, body: body(surface, isStreamed) });
    expect(text).toContain('masked');
    expect(text).not.toMatch(/quick brown|"native":"text-delta"/u);
    expect(pipeline.records[0]?.guards[0]?.verdict).toBe('changed');
  });

  test('while a guard is in force, members that no event shows do not pass, though it changed nothing', async () => {
    const unchanged = { guards: { filter: [answerGuard((events) => events)] } };
    const streamed = await openTestPipeline(unchanged).ask({ body: body('chat-completions', true) });
    expect(streamed.text).not.toContain('"native"');
    const native = { protocol: 'openai-chat', body: { unseen: 'quick brown' } } as const;
    const whole = await openTestPipeline({ ...unchanged, chat: () => ({ answer: { ...TEST_ANSWER, native } }) }).ask({ body: body('chat-completions', false) });
    expect(whole.text).not.toContain('unseen');
  });

  test('without guards the provider’s own frames pass', async () => {
    const { text } = await openTestPipeline({}).ask({ body: body('chat-completions', true) });
    expect(text).toContain('"native":"text-delta"}');
  });

  test.each(places)('a guard that refuses ends $surface, streamed $isStreamed, before the text', async ({ surface, isStreamed }) => {
    const refusal: StreamEvent = { type: 'fault', fault: { kind: 'content-refused' } };
    const pipeline = openTestPipeline({ guards: { filter: [answerGuard((events) => (events.some(({ type }) => type === 'text-delta') ? [refusal] : events))] } });
    const { text, reply } = await pipeline.ask({ surface, body: body(surface, isStreamed) });
    expect(reply.status).toBe(isStreamed ? 200 : 403);
    expect(text).toContain('blocked by a security policy');
    expect(text).not.toMatch(/quick|\[DONE\]|message_stop|response\.completed/u);
    expect(pipeline.records).toMatchObject([{ code: 'blocked_by_guard', guards: [{ verdict: 'refused' }] }]);
    expect(pipeline.breaker.state).toBe('closed');
  });

  test('a refusal by the provider itself in mid-stream is not called ours', async () => {
    const pipeline = openTestPipeline({ guards: { filter: [answerGuard((events) => events)] }, chat: () => ({ batches: toBatches(TEST_ANSWER, { kind: 'content-refused' }) }) });
    await pipeline.ask({ body: body('chat-completions', true) });
    expect(pipeline.records).toMatchObject([{ code: 'content_refused' }]);
  });

  const FAILURES: readonly (readonly [string, Pick<AnswerGuard, 'open'>])[] = [
    ['throws', { open: () => ({ push: () => { throw new Error('broken'); } }) }],
    ['rejects', { open: () => ({ push: () => Promise.reject(new Error('broken')) }) }],
    ['is late', { open: () => ({ push: () => Promise.withResolvers<readonly StreamEvent[]>().promise }) }],
    ['cannot open', { open: () => { throw new Error('broken'); } }],
  ];
  describe.each(FAILURES)('a guard that %s', (_name, broken) => {
    test.each([false, true])('refuses, streamed %s', async (isStreamed) => {
      const pipeline = openTestPipeline({ guards: { filter: [{ ...answerGuard((events) => events), ...broken, limitMs: 1 }] } });
      const { text } = await pipeline.ask({ body: body('chat-completions', isStreamed) });
      expect(text).toContain('guard_unavailable');
      expect(text).not.toMatch(/quick|\[DONE\]/u);
      expect(pipeline.records).toMatchObject([{ code: 'guard_unavailable', outcome: 'failed', guards: [{ verdict: 'refused' }] }]);
      expect(pipeline.taken()).toBe(0);
    });

    test.each([false, true])('passes when the operator chose allow, streamed %s, and it is noted', async (isStreamed) => {
      const pipeline = openTestPipeline({ guards: { filter: [{ ...answerGuard((events) => events), ...broken, limitMs: 1, onFailure: 'allow' }] } });
      const { reply } = await pipeline.ask({ body: body('chat-completions', isStreamed) });
      expect(reply.status).toBe(200);
      expect(pipeline.records).toMatchObject([{ outcome: 'answered', guards: [{ verdict: 'failed-open' }] }]);
    });
  });

  test('a guard may hold text back and give it later: nothing is lost', async () => {
    const held: StreamEvent[] = [];
    const guard = answerGuard((events) => {
      if (events.some(({ type }) => type === 'text-delta')) {
        held.push(...events);
        return [];
      }
      return held.length > 0 ? [...held.splice(0), ...events] : events;
    });
    const { text } = await openTestPipeline({ guards: { filter: [guard] } }).ask({ surface: 'messages', body: body('messages', true) });
    expect(text).toContain('the quick brown fox');
  });
});

function requestGuard(inspect: (request: ModelRequest) => RequestVerdict | Promise<RequestVerdict>): RequestGuard {
  return { name: 'test-guard', onFailure: 'refuse', limitMs: 1_000, inspect };
}

function answerGuard(push: (events: readonly StreamEvent[]) => readonly StreamEvent[]): AnswerGuard {
  return { name: 'answer-guard', onFailure: 'refuse', limitMs: 1_000, open: () => ({ push }) };
}

function only(stage: (typeof REQUEST_STAGES)[number], ...guards: readonly RequestGuard[]): Partial<Guards> {
  return { [stage]: guards };
}

function isChat(surface: Surface): boolean {
  return CHAT_SURFACES.includes(surface);
}

function body(surface: Surface, isStreamed: boolean): object {
  const plain = TEST_BODIES[surface];
  return { ...(typeof plain === 'object' ? plain : {}), ...(isStreamed ? { stream: true } : {}) };
}

/** The text that a guard finds in the canonical request, wherever it came from. */
function textOf(request: ModelRequest | undefined): string {
  if (request === undefined) return '';
  if (request.kind === 'embedding') return request.inputs.map((input) => (input.kind === 'text' ? input.text : '')).join('\n');
  const chat: ChatRequest = request.kind === 'chat' ? request : request.chat;
  return chat.turns.flatMap(({ parts }) => parts.map((part) => (part.kind === 'text' ? part.text : ''))).join('\n');
}
