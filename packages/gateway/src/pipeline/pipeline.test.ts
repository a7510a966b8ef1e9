import { refuse } from '@agentor/security/kernel';
import type { Piece, Surface } from '@agentor/security/vocabulary';
import { describe, expect, test } from 'vitest';
import { Cancellation } from '../ports/index.ts';
import { answer } from './index.ts';
import { finish, LIMITED_KEY, openTestPipeline, TEST_ANSWER, TEST_BODIES, TEST_KEY, type TestRequest, toBatches, toIncoming } from './test-pipeline.ts';

const BODY_SURFACES = Object.keys(TEST_BODIES).filter((name) => name !== 'models' && name !== 'receipts');

describe('a request on its way', () => {
  test.each(BODY_SURFACES)('%s is answered, recorded once, and gives its place back', async (name) => {
    const surface = toSurface(name);
    const pipeline = openTestPipeline();
    const { reply, headers } = await pipeline.ask({ surface });
    expect(reply.status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(pipeline.calls).toHaveLength(1);
    expect(pipeline.records).toMatchObject([{ surface, outcome: 'answered', status: 200, keyId: 'key_1', modelRouted: 'm', modelServed: 'fake-model', provider: 'fake' }]);
    expect(pipeline.taken()).toBe(0);
  });

  test.each(['chat-completions', 'completions', 'responses', 'messages'])('%s is answered as a stream', async (name) => {
    const surface = toSurface(name);
    const pipeline = openTestPipeline();
    const { text, headers } = await pipeline.ask({ surface, body: streamed(surface) });
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(text).toMatch(/^(?:event|data): /u);
    expect(pipeline.records).toMatchObject([{ isStreamed: true, outcome: 'answered', usage: { outputTokens: 4 } }]);
    expect(pipeline.taken()).toBe(0);
  });

  test('the record tells what happened and nothing of the conversation', async () => {
    const pipeline = openTestPipeline();
    await pipeline.ask({ headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` } });
    expect(pipeline.records[0]).toMatchObject({ traceId: 'a'.repeat(32), usage: TEST_ANSWER.usage, attempts: [{ outcome: 'answered' }], guards: [] });
    const text = JSON.stringify(pipeline.records);
    for (const secret of ['canary', 'quick brown', TEST_KEY]) expect(text).not.toContain(secret);
  });
});

describe('each stage refuses in its turn, with one record, before anything reaches a provider', () => {
  const cases: readonly (readonly [stage: string, request: TestRequest, status: number, code: string])[] = [
    ['01-receive', { headers: { 'content-type': '' } }, 415, 'unsupported_media_type'],
    ['01-receive', { headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415, 'unsupported_media_type'],
    ['01-receive', { headers: { 'content-type': 'application/json; charset=utf-16' } }, 415, 'unsupported_media_type'],
    ['02-identify', { headers: { authorization: '' } }, 401, 'missing_api_key'],
    ['02-identify', { headers: { authorization: 'Bearer wrong' } }, 401, 'invalid_api_key'],
    ['02-identify', { headers: { authorization: `Basic ${TEST_KEY}` } }, 401, 'invalid_api_key'],
    ['02-identify', { headers: { authorization: `Bearer ${TEST_KEY} ${TEST_KEY}` } }, 401, 'invalid_api_key'],
    ['02-identify', { headers: { 'x-api-key': 'another' } }, 401, 'invalid_api_key'],
    ['02-identify', { headers: { authorization: `Bearer ${'k'.repeat(513)}` } }, 401, 'invalid_api_key'],
    ['03-read', { bytesAnnounced: 8_193 }, 413, 'body_too_large'],
    ['03-read', { surface: 'embeddings', bytesAnnounced: 4_097 }, 413, 'body_too_large'],
    ['03-read', { readBody: async () => refuse({ code: 'client_closed' }) }, 499, 'client_closed'],
    ['03-read', { body: '{' }, 400, 'invalid_json'],
    ['03-read', { body: '{"model":"m","model":"n"}' }, 400, 'invalid_json'],
    ['03-read', { body: [] }, 400, 'invalid_json'],
    ['03-read', { body: {} }, 400, 'missing_parameter'],
    ['03-read', { body: { ...chatBody(), temperature: 'hot' } }, 400, 'invalid_parameter'],
    ['03-read', { body: { ...chatBody(), temperature: 9 } }, 400, 'invalid_parameter'],
    ['03-read', { body: { ...chatBody(), surprise: 1 } }, 400, 'unknown_parameter'],
    ['03-read', { body: { ...chatBody(), api_base: 'http://x' } }, 400, 'forbidden_parameter'],
    ['04-authorize', { body: { ...chatBody(), model: 'missing' } }, 404, 'model_not_found'],
    ['04-authorize', { body: { ...chatBody(), model: 'other' }, headers: { authorization: `Bearer ${LIMITED_KEY}` } }, 404, 'model_not_found'],
  ];
  test.each(cases)('%s refuses %j', async (_stage, request, status, code) => {
    const pipeline = openTestPipeline();
    const { reply, text } = await pipeline.ask(request);
    expect(reply.status).toBe(status);
    expect(text).toContain(code);
    expect(pipeline.calls).toEqual([]);
    expect(pipeline.records).toMatchObject([{ code, status, outcome: status === 499 ? 'cancelled' : 'refused' }]);
    expect(pipeline.taken()).toBe(0);
  });

  test('05-admit refuses the request that there is no room for, and takes the next when one has ended', async () => {
    const pipeline = openTestPipeline({ requestsMax: 1 });
    const first = await answer(toIncoming(), pipeline.ports);
    const refused = await pipeline.ask();
    expect(refused.reply.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(pipeline.records).toMatchObject([{ code: 'overloaded', outcome: 'failed' }]);
    first.ended({ bytesOut: 1, isComplete: true });
    expect((await pipeline.ask()).reply.status).toBe(200);
    expect(pipeline.taken()).toBe(0);
  });

  test('02-identify: the key may stand in either header, or the same one in both', async () => {
    const { ask } = openTestPipeline();
    expect((await ask({ headers: { 'authorization': '', 'x-api-key': TEST_KEY } })).reply.status).toBe(200);
    expect((await ask({ headers: { 'authorization': `bearer ${TEST_KEY}`, 'x-api-key': TEST_KEY } })).reply.status).toBe(200);
  });

  test('02-identify: strangers cost nothing: their body is not read', async () => {
    let isRead = false;
    const readBody = async (): Promise<never> => {
      isRead = true;
      throw new Error('read');
    };
    await openTestPipeline().ask({ headers: { authorization: 'Bearer wrong' }, readBody });
    expect(isRead).toBe(false);
  });

  test('01-receive: JSON with a charset of UTF-8 is JSON', async () => {
    const { ask } = openTestPipeline();
    for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"']) {
      expect((await ask({ headers: { 'content-type': type } })).reply.status).toBe(200);
    }
  });

  test('01-receive: a trace id that is none is left out', async () => {
    const pipeline = openTestPipeline();
    for (const traceparent of ['x', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`]) {
      await pipeline.ask({ headers: { traceparent } });
    }
    expect(pipeline.records.map(({ traceId }) => traceId)).toEqual([undefined, undefined, undefined]);
  });

  test('04-authorize: an alias is decided on what it stands for, and fallbacks that a key may not use are not tried', async () => {
    const failing = openTestPipeline({ chat: () => ({ fault: { kind: 'model-not-found', status: 404 } }) });
    await failing.ask({ body: { ...chatBody(), model: 'nick' }, headers: { authorization: `Bearer ${LIMITED_KEY}` } });
    expect(failing.records[0]?.attempts.map(({ model }) => model)).toEqual(['fake-model']);
    const free = openTestPipeline({ chat: () => ({ fault: { kind: 'model-not-found', status: 404 } }) });
    await free.ask();
    expect(free.records[0]?.attempts.map(({ model }) => model)).toEqual(['fake-model', 'spare-model']);
  });
});

describe('09-dispatch', () => {
  test('a fault before the first event is tried at the fallback, one after it is not', async () => {
    const early = openTestPipeline({
      chat: ({ target }) => (target.model === 'fake-model' ? { batches: failsAtOnce() } : { answer: TEST_ANSWER }),
    });
    const recovered = await early.ask({ body: streamed('chat-completions') });
    expect(recovered.reply.status).toBe(200);
    expect(early.records[0]?.modelServed).toBe('spare-model');
    const late = openTestPipeline({ chat: () => ({ batches: toBatches(TEST_ANSWER, { kind: 'overloaded', status: 529, message: 'secret words' }) }) });
    const { text, reply } = await late.ask({ body: streamed('chat-completions') });
    expect(reply.status).toBe(200);
    expect(late.calls).toHaveLength(1);
    expect(text).toContain('provider_overloaded');
    expect(text).not.toMatch(/secret words|\[DONE\]|"stop"/u);
    expect(late.records).toMatchObject([{ outcome: 'failed', code: 'provider_overloaded', status: 200 }]);
  });

  test('a provider that was asked for a stream and answers whole is streamed all the same', async () => {
    for (const surface of ['chat-completions', 'completions', 'responses', 'messages'] as const) {
      const { text, headers } = await openTestPipeline({ chat: () => ({ answer: TEST_ANSWER, isAlwaysWhole: true }) }).ask({ surface, body: streamed(surface) });
      expect(headers.get('content-type')).toContain('text/event-stream');
      expect(text).toContain('the quick brown fox');
      expect(text).toMatch(/\[DONE\]|message_stop|response\.completed/u);
    }
  });

  test('a provider that is not configured any more answers nothing', async () => {
    const { ask } = openTestPipeline();
    const { text } = await ask({ body: { ...chatBody(), model: 'open/anything' } });
    expect(text).toContain('provider_unavailable');
  });

  test('a request that was cancelled is recorded as cancelled, one that we cut at shutdown is told so', async () => {
    for (const [reason, code, status] of [['client-gone', 'client_closed', 499], ['shutdown', 'shutting_down', 503]] as const) {
      const cancellation = new Cancellation();
      const pipeline = openTestPipeline({
        chat: () => {
          cancellation.cancel(reason);
          return { fault: { kind: 'answer-cut' } };
        },
      });
      const { reply } = await pipeline.ask({ cancellation });
      expect(reply.status).toBe(status);
      expect(pipeline.records).toMatchObject([{ code }]);
      expect(pipeline.calls).toHaveLength(1);
    }
  });
});

describe('11-respond and 12-record', () => {
  test('a stream that breaks ends with our error, never with an end', async () => {
    for (const surface of ['chat-completions', 'completions', 'responses', 'messages'] as const) {
      const pipeline = openTestPipeline({ chat: () => ({ batches: toBatches(TEST_ANSWER, new Error('secret socket')) }) });
      const { text } = await pipeline.ask({ surface, body: streamed(surface) });
      expect(text, surface).toContain('The provider failed');
      expect(text, surface).not.toMatch(/\[DONE\]|message_stop|response\.completed|secret socket|end_turn/u);
      expect(pipeline.records).toMatchObject([{ outcome: 'failed', code: 'provider_error' }]);
    }
  });

  test('a broken stream counts against the breaker, one that the client or we ourselves cut does not', async () => {
    const broken = openTestPipeline({ chat: () => ({ batches: toBatches(TEST_ANSWER, { kind: 'answer-cut' }) }) });
    for (let count = 0; count < 3; count += 1) await broken.ask({ body: streamed('chat-completions') });
    expect(broken.breaker.state).not.toBe('closed');
    for (const reason of ['client-gone', 'client-stalled', 'shutdown'] as const) {
      const left = openTestPipeline({ failuresMax: 1, chat: () => ({ batches: toBatches(TEST_ANSWER, { kind: 'answer-cut' }) }) });
      for (let count = 0; count < 3; count += 1) {
        const cancellation = new Cancellation();
        const reply = await answer(toIncoming({ body: streamed('chat-completions'), cancellation }), left.ports);
        cancellation.cancel(reason);
        const { text } = await finish(reply);
        expect(text).toContain(reason === 'shutdown' ? 'shutting_down' : 'client_closed');
      }
      expect(left.breaker.state).toBe('closed');
    }
  });

  test('a stream that ends well makes the breaker forget the ones that did not', async () => {
    let round = 0;
    const pipeline = openTestPipeline({
      chat: () => {
        round += 1;
        return round % 3 === 0 ? { answer: TEST_ANSWER } : { batches: toBatches(TEST_ANSWER, { kind: 'answer-cut' }) };
      },
    });
    for (let count = 0; count < 12; count += 1) await pipeline.ask({ body: streamed('chat-completions') });
    expect(pipeline.breaker.state).toBe('closed');
    expect(pipeline.calls).toHaveLength(12);
  });

  test('the record is written once, whatever is said afterwards, and says when the client left', async () => {
    const pipeline = openTestPipeline();
    const reply = await answer(toIncoming(), pipeline.ports);
    expect(pipeline.taken()).toBe(1);
    reply.ended({ bytesOut: 5, isComplete: false });
    reply.ended({ bytesOut: 500, isComplete: true });
    expect(pipeline.records).toMatchObject([{ outcome: 'cancelled', bytesOut: 5 }]);
    expect(pipeline.taken()).toBe(0);
  });

  test('an exception in any stage is a refusal that says nothing of it', async () => {
    const pipeline = openTestPipeline({
      chat: () => {
        throw new TypeError('secret at /etc/passwd');
      },
    });
    const { reply, text } = await pipeline.ask();
    expect(reply.status).toBe(500);
    expect(text).toContain('internal_error');
    expect(text).not.toContain('passwd');
    expect(pipeline.broken).toHaveLength(1);
    expect(pipeline.records).toMatchObject([{ outcome: 'failed', code: 'internal_error' }]);
    expect(pipeline.taken()).toBe(0);
  });

  test('a client that leaves in mid-stream ends the provider’s stream', async () => {
    let isReturned = false;
    const pipeline = openTestPipeline({
      chat: () => ({
        batches: (async function* endless() {
          try {
            yield* toBatches(TEST_ANSWER, { kind: 'answer-cut' });
          } finally {
            isReturned = true;
          }
        })(),
      }),
    });
    const { body, ended } = await answer(toIncoming({ body: streamed('chat-completions') }), pipeline.ports);
    if (typeof body === 'string') throw new Error('a stream was asked for');
    for await (const text of body) {
      expect(text).not.toBe('');
      break;
    }
    ended({ bytesOut: 1, isComplete: false });
    expect(isReturned).toBe(true);
    expect(pipeline.records).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('time that the client and the provider take is not our overhead', async () => {
    const pipeline: ReturnType<typeof openTestPipeline> = openTestPipeline({
      chat: () => {
        pipeline.time.ms += 300;
        return { answer: TEST_ANSWER };
      },
    });
    const incoming = toIncoming();
    const readBody: typeof incoming.readBody = async (limits) => {
      pipeline.time.ms += 5_000;
      return incoming.readBody(limits);
    };
    await finish(await answer({ ...incoming, readBody }, pipeline.ports));
    expect(pipeline.records).toMatchObject([{ totalMs: 5_300, overheadMs: 0 }]);
  });
});

describe('reply headers', () => {
  test('LLM-3: callers learn request id, model, attempts, overhead and receipt, and nothing more', async () => {
    const { ask } = openTestPipeline();
    expect([...(await ask()).headers.keys()].toSorted()).toEqual([
      'content-type',
      'x-agentor-attempts',
      'x-agentor-model',
      'x-agentor-overhead-ms',
      'x-agentor-receipt',
      'x-agentor-request-id',
      'x-request-id',
    ]);
    expect([...(await ask({ surface: 'messages' })).headers.keys()]).toContain('request-id');
  });

  test('LLM-3: the model is told by its name in our list, not by the provider’s', async () => {
    expect((await openTestPipeline().ask()).headers.get('x-agentor-model')).toBe('m');
  });

  test('LLM-2: CR, LF and non-ASCII in a model’s name add no header', async () => {
    const hostile = 'x\r\nset-cookie: a=1\r\n\r\n<html>é\u2028';
    const { ask } = openTestPipeline({
      ports: {
        catalogue: {
          resolve: () => ({ name: hostile, deployments: [{ provider: 'fake', model: hostile, weight: 1 }], fallbacks: [] }),
          list: () => [],
        },
      },
    });
    const { headers, reply } = await ask();
    expect(reply.status).toBe(200);
    for (const [name, value] of headers) expect(`${name}: ${value}`).toMatch(/^[\x20-\x7e]+$/u);
    expect(headers.has('set-cookie')).toBe(false);
  });

  test('refusals that a retry cannot help say so, others when to come back', async () => {
    const spent = await openTestPipeline({ chat: () => ({ fault: { kind: 'quota-exhausted', status: 429 } }) }).ask();
    expect(spent.headers.get('x-should-retry')).toBe('false');
    const limited = await openTestPipeline({ chat: () => ({ fault: { kind: 'rate-limited', status: 429, retryAfterMs: 1_500 } }) }).ask();
    expect([limited.headers.get('retry-after'), limited.headers.get('retry-after-ms')]).toEqual(['2', '1500']);
    expect(limited.headers.has('x-should-retry')).toBe(false);
  });
});

describe('the models list', () => {
  test('refusals are in the words of the API that the client speaks', async () => {
    const { ask } = openTestPipeline();
    const anthropic = await ask({ surface: 'models', modelInPath: 'missing', headers: { 'anthropic-version': '2023-06-01' } });
    expect(JSON.parse(anthropic.text)).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(anthropic.headers.get('request-id')).toMatch(/^req_/u);
    const openAi = await ask({ surface: 'models', modelInPath: 'missing' });
    expect(JSON.parse(openAi.text)).toMatchObject({ error: { code: 'model_not_found' } });
    expect(openAi.headers.get('x-request-id')).toMatch(/^req_/u);
  });

  test('names what the caller may use, in the words of the API that asks', async () => {
    const { ask } = openTestPipeline();
    const all = JSON.parse((await ask({ surface: 'models' })).text);
    expect(all.data.map(({ id }: { id: string }) => id)).toEqual(['m', 'spare', 'other', 'nick', 'open/found']);
    const limited = JSON.parse((await ask({ surface: 'models', headers: { authorization: `Bearer ${LIMITED_KEY}` } })).text);
    expect(limited.data.map(({ id }: { id: string }) => id)).toEqual(['m', 'nick']);
    const anthropic = JSON.parse((await ask({ surface: 'models', headers: { 'anthropic-version': '2023-06-01' } })).text);
    expect(anthropic).toMatchObject({ has_more: false, first_id: 'm', last_id: 'open/found', data: [{ type: 'model' }, {}, {}, {}, {}] });
  });

  test('one model is told by name; one that is missing and one that is not allowed look the same', async () => {
    const { ask } = openTestPipeline();
    expect(JSON.parse((await ask({ surface: 'models', modelInPath: 'nick' })).text)).toMatchObject({ id: 'nick', object: 'model' });
    const limited = { authorization: `Bearer ${LIMITED_KEY}` };
    const missing = await ask({ surface: 'models', modelInPath: 'missing', headers: limited });
    const forbidden = await ask({ surface: 'models', modelInPath: 'other', headers: limited });
    expect(missing.reply.status).toBe(404);
    expect(forbidden.text).toBe(missing.text);
  });

  test('a stranger gets no list', async () => {
    expect((await openTestPipeline().ask({ surface: 'models', headers: { authorization: '' } })).reply.status).toBe(401);
  });
});

async function* failsAtOnce(): AsyncGenerator<readonly Piece[]> {
  yield [{ events: [{ type: 'answer-start', id: 'a', model: 'm', createdS: 0 }] }];
  yield [{ events: [{ type: 'fault', fault: { kind: 'quota-exhausted' } }] }];
}

function chatBody(): object {
  return { model: 'm', messages: [{ role: 'user', content: 'canary' }] };
}

function streamed(surface: Surface): object {
  const body = TEST_BODIES[surface];
  return { ...(typeof body === 'object' ? body : {}), stream: true };
}

function toSurface(name: string): Surface {
  const surfaces: readonly Surface[] = ['chat-completions', 'completions', 'responses', 'messages', 'count-tokens', 'embeddings', 'models'];
  const found = surfaces.find((surface) => surface === name);
  if (found === undefined) throw new Error('no such surface');
  return found;
}
