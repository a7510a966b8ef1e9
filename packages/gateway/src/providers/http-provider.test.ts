import { Secret } from '@agentor/security/kernel';
import type { ChatRequest, FaultKind, Piece } from '@agentor/security/vocabulary';
import { openAiChatClient, openAiEmbeddingsClient } from '@agentor/security/wire';
import { describe, expect, test } from 'vitest';
import type { ProviderConfig } from '../config/index.ts';
import { Cancellation, type Egress, type EgressCall, EgressError, type EgressReply, ProviderError } from '../ports/index.ts';
import { createHttpProvider } from './http-provider.ts';

const KEY = 'sk-provider-canary-0123456789';
const GOOD = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-x',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello', refusal: null }, finish_reason: 'stop', logprobs: null }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};
const FRAMES = [
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] },
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices: [{ index: 0, delta: { content: 'hel' }, finish_reason: null }] },
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: null }] },
  { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
];
const STREAM = `${FRAMES.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: [DONE]\n\n`;

describe('a call to a provider', () => {
  test('goes to the path under the base URL with key, headers and query of the configuration', async () => {
    const { calls } = await ask(replyOf(200, GOOD), { baseUrl: new URL('https://api.example/base/v1/'), query: { 'api-version': '1' }, headers: { 'x-team': 'a' } });
    expect(calls[0]).toMatchObject({ destination: 'vendor', method: 'POST', path: '/base/v1/chat/completions?api-version=1' });
    expect(calls[0]?.headers).toMatchObject({ 'authorization': `Bearer ${KEY}`, 'content-type': 'application/json', 'x-team': 'a', 'user-agent': 'agentor-gateway' });
    expect(JSON.parse(String(calls[0]?.body))).toEqual({ model: 'gpt-x', messages: [{ role: 'user', content: 'hi' }] });
  });

  test('a whole answer is decoded', async () => {
    const { outcome } = await ask(replyOf(200, GOOD));
    expect(outcome).toMatchObject({ ok: true, value: { kind: 'whole', answer: { choices: [{ parts: [{ kind: 'text', text: 'hello' }], stopReason: 'end' }] } } });
  });

  test('a stream is decoded, whatever the chunks', async () => {
    for (const size of [1, 7, 64, 10_000]) {
      const text = textOf(await readStream(streamReply(inChunks(STREAM, size))));
      expect(text).toBe('hello');
    }
  });

  test('a stream that is asked for and answered whole is a whole answer', async () => {
    const { outcome } = await ask(replyOf(200, GOOD), {}, true);
    expect(outcome).toMatchObject({ value: { kind: 'whole' } });
  });
});

describe('faults of a provider', () => {
  const STATUSES: readonly (readonly [status: number, kind: FaultKind])[] = [
    [400, 'invalid-request'],
    [401, 'credentials-refused'],
    [403, 'credentials-refused'],
    [413, 'too-large'],
    [422, 'invalid-request'],
    [429, 'rate-limited'],
    [500, 'provider-error'],
    [502, 'provider-error'],
    [503, 'overloaded'],
    [529, 'overloaded'],
    [301, 'provider-error'],
    [302, 'provider-error'],
    [304, 'provider-error'],
    [307, 'provider-error'],
    [308, 'provider-error'],
  ];
  test.each(STATUSES)('NET-3: status %i is the fault %s, and nothing is followed', async (status, kind) => {
    const { fault, calls } = await failing(replyOf(status, { error: { message: 'no' } }, { location: 'http://169.254.169.254/' }));
    expect(fault).toMatchObject({ kind, status });
    expect(calls).toHaveLength(1);
  });

  test('LOG-1: a key that the provider echoes is cut from its words', async () => {
    const { fault } = await failing(replyOf(400, { error: { message: `your key ${KEY} is bad, ${KEY}!` } }));
    expect(JSON.stringify(fault)).not.toContain('canary');
  });

  test('the wait that a provider asks for is kept, its words are bounded', async () => {
    const { fault } = await failing(replyOf(429, { error: { message: 'x'.repeat(5_000) } }, { 'retry-after': '7' }));
    expect(fault.retryAfterMs).toBe(7_000);
    expect(fault.message?.length).toBeLessThanOrEqual(1_000);
  });

  const ODD: readonly (readonly [string, EgressReply, FaultKind])[] = [
    ['an error in a body of 200', replyOf(200, { error: { message: 'no', code: 'x' } }), 'provider-error'],
    ['an empty body', rawReply(200, ''), 'malformed-answer'],
    ['half a body', rawReply(200, JSON.stringify(GOOD).slice(0, 50)), 'malformed-answer'],
    ['a list', replyOf(200, [GOOD]), 'malformed-answer'],
    ['null', rawReply(200, 'null'), 'malformed-answer'],
    ['a page', rawReply(200, '<html>nice</html>'), 'malformed-answer'],
    ['an answer without choices', replyOf(200, { ...GOOD, choices: undefined }), 'malformed-answer'],
    ['a page of 502', rawReply(502, '<html>bad gateway</html>'), 'provider-error'],
    ['an empty 500', rawReply(500, ''), 'provider-error'],
    ['an error body that breaks off', { ...rawReply(500, ''), whole: () => Promise.reject(new EgressError({ kind: 'answer-cut' })) }, 'provider-error'],
    ['a body that breaks off', { ...rawReply(200, ''), whole: () => Promise.reject(new EgressError({ kind: 'answer-cut' })) }, 'answer-cut'],
  ];
  test.each(ODD)('%s is a fault', async (_name, reply, kind) => {
    expect((await failing(reply)).fault.kind).toBe(kind);
  });

  test('what the egress says stays what it is; what is no fault of anyone stays an error', async () => {
    for (const kind of ['connect-failed', 'connect-timeout', 'first-byte-timeout', 'destination-refused'] as const) {
      expect((await failing(new EgressError({ kind }))).fault.kind).toBe(kind);
    }
    await expect(ask(new TypeError('a bug'))).rejects.toThrow(TypeError);
  });

  const STREAMS: readonly (readonly [string, string, RegExp])[] = [
    ['cut before its end', STREAM.slice(0, STREAM.indexOf('"stop"') - 100), /answer-cut/u],
    ['with an error in its midst', `${STREAM.slice(0, 400)}\n\ndata: {"error":{"message":"key ${KEY}","code":"x"}}\n\n`, /fault|malformed-answer/u],
    ['with a frame that is no JSON', `data: ${JSON.stringify(FRAMES[0])}\n\ndata: {broken\n\n`, /malformed-answer/u],
    ['without a frame', '', /answer-cut/u],
    ['of something else', '<html>hello</html>', /answer-cut|malformed-answer/u],
  ];
  test.each(STREAMS)('a stream %s never ends well', async (_name, text, kind) => {
    const seen = await readStream(streamReply(inChunks(text, 50))).then((pieces) => JSON.stringify(pieces.map(({ events }) => events)), (error: unknown) => (error instanceof ProviderError ? error.fault.kind : 'other'));
    expect(seen).toMatch(kind);
    expect(seen).not.toContain('answer-end');
    expect(seen).not.toContain(KEY);
  });
});

describe('a broken frame', () => {
  test('does not take with it the text before it, whatever the chunks', async () => {
    const text = `${FRAMES.slice(0, 3).map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('')}data: {broken\n\n`;
    for (const size of [1, 100, 10_000]) {
      const { outcome } = await ask(streamReply(inChunks(text, size)), {}, true);
      if (!outcome.ok || outcome.value.kind !== 'stream') throw new Error('it is no stream');
      const pieces: Piece[] = [];
      const { batches } = outcome.value;
      const reading = (async () => {
        for await (const batch of batches) pieces.push(...batch);
      })();
      await expect(reading).rejects.toMatchObject({ fault: { kind: 'malformed-answer' } });
      expect(textOf(pieces)).toBe('hello');
    }
  });
});

describe('other calls', () => {
  test('embeddings and the list of models go by the same line', async () => {
    const calls: EgressCall[] = [];
    const provider = open(egressOf(replyOf(200, { object: 'list', model: 'e', data: [{ object: 'embedding', index: 0, embedding: [0.5] }], usage: { prompt_tokens: 1, total_tokens: 1 } }), calls));
    const parsed = openAiEmbeddingsClient.parseRequest({ model: 'e', input: 'x' }, { extraParameters: new Set() });
    if (!parsed.ok) throw new Error('a good request');
    expect(await provider.embed?.({ request: parsed.value, ...TERMS })).toMatchObject({ ok: true, value: { vectors: [[0.5]] } });
    const listing = open(egressOf(replyOf(200, { data: [{ id: 'a' }, { id: 'b c' }, { id: 3 }, null] }), calls));
    expect(await listing.listModels(TERMS)).toEqual(['a']);
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/embeddings', 'GET /v1/models']);
    expect(calls[1]?.body).toBeUndefined();
  });

  test('a list that is none is a fault; Gemini’s names lose their prefix', async () => {
    for (const body of ['{}', 'null', '"x"', '<html>', '{"data":{}}']) {
      await expect(open(egressOf(rawReply(200, body), [])).listModels(TERMS)).rejects.toThrow(ProviderError);
    }
    expect(await open(egressOf(replyOf(200, { models: [{ name: 'models/gemini-x' }] }), [])).listModels(TERMS)).toEqual(['gemini-x']);
  });
});

const TERMS = {
  target: { model: 'gpt-x', onUnsupported: 'refuse', defaultMaxOutputTokens: 100 },
  limits: { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 1 },
  cancellation: new Cancellation(),
} as const;

function open(egress: Egress, changes: Partial<ProviderConfig> = {}): ReturnType<typeof createHttpProvider> {
  const config: ProviderConfig = {
    name: 'vendor',
    preset: 'openai',
    system: 'openai',
    protocols: ['openai-chat', 'openai-embeddings'],
    baseUrl: new URL('https://api.example/v1'),
    credential: { kind: 'header', name: 'authorization', prefix: 'Bearer ', secret: new Secret(KEY) },
    headers: {},
    query: {},
    isPrivateNetworkAllowed: false,
    timeouts: TERMS.limits,
    isOpen: true,
    namePatterns: [],
    onUnsupported: 'refuse',
    defaultMaxOutputTokens: 100,
    connectionsMax: 1,
    isOlderDialect: false,
    ...changes,
  };
  return createHttpProvider(config, {
    egress,
    clock: { nowMs: () => 0, monotonicMs: () => 0 },
    random: { bytes: (length) => new Uint8Array(length), fraction: () => 0 },
  });
}

async function ask(reply: EgressReply | Error, changes: Partial<ProviderConfig> = {}, isStreamed = false) {
  const calls: EgressCall[] = [];
  const outcome = await open(egressOf(reply, calls), changes).chat({ request: chatRequest(isStreamed), ...TERMS });
  return { outcome, calls };
}

async function failing(reply: EgressReply | Error) {
  const calls: EgressCall[] = [];
  try {
    await open(egressOf(reply, calls)).chat({ request: chatRequest(false), ...TERMS });
  } catch (error) {
    if (error instanceof ProviderError) return { fault: error.fault, calls };
    throw error;
  }
  throw new Error('it did not fail');
}

async function readStream(reply: EgressReply): Promise<readonly Piece[]> {
  const { outcome } = await ask(reply, {}, true);
  if (!outcome.ok || outcome.value.kind !== 'stream') throw new Error('it is no stream');
  const pieces: Piece[] = [];
  for await (const batch of outcome.value.batches) pieces.push(...batch);
  return pieces;
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.flatMap(({ events }) => events.map((event) => (event.type === 'text-delta' ? event.text : ''))).join('');
}

function egressOf(reply: EgressReply | Error, calls: EgressCall[]): Egress {
  return {
    send: async (call) => {
      calls.push(call);
      if (reply instanceof Error) throw reply;
      return reply;
    },
  };
}

function chatRequest(isStreamed: boolean): ChatRequest {
  const parsed = openAiChatClient.parseRequest({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...(isStreamed ? { stream: true } : {}) }, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error('a good request');
  return parsed.value;
}

function replyOf(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): EgressReply {
  return { ...rawReply(status, JSON.stringify(body)), headers: { 'content-type': 'application/json', ...headers } };
}

function rawReply(status: number, body: string): EgressReply {
  return { status, headers: { 'content-type': 'application/json' }, chunks: toChunks([body]), whole: async () => Buffer.from(body) };
}

function streamReply(chunks: readonly string[]): EgressReply {
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, chunks: toChunks(chunks), whole: async () => Buffer.from(chunks.join('')) };
}

function inChunks(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
}

async function* toChunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}
