import { APIError as AnthropicApiError } from '@anthropic-ai/sdk';
import { APIError as OpenAiApiError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Script, anthropicError, bedrockError, bedrockException, dataFrame, geminiError, openAiError, typedFrame, type UpstreamReply } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';
import { openStage, type Stage, type TargetProtocol, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(
    'routing: {timeouts: {first_byte: 700ms, silence: 700ms}, retries: {attempts_max: 1}, breaker: {failures_max: 1000}}\nserver: {keep_alive_comment: 1s}\n',
  );
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What each vendor says of a fault before its answer, and what our client learns. */
const REFUSALS: readonly { readonly name: string; readonly says: (protocol: TargetProtocol) => UpstreamReply; readonly status: number; readonly code: string; readonly retry?: string; readonly anthropicType: string }[] = [
  { name: 'a rejected request', says: (to) => vendorError(to, 400), status: 400, code: 'provider_rejected', anthropicType: 'invalid_request_error' },
  { name: 'refused credentials', says: (to) => vendorError(to, 401), status: 502, code: 'provider_credentials', retry: 'false', anthropicType: 'api_error' },
  { name: 'a forbidden model', says: (to) => vendorError(to, 403), status: 502, code: 'provider_credentials', retry: 'false', anthropicType: 'api_error' },
  { name: 'an unknown model', says: (to) => vendorError(to, 404), status: 502, code: 'provider_model_missing', retry: 'false', anthropicType: 'api_error' },
  { name: 'a rate limit', says: (to) => ({ ...vendorError(to, 429), headers: { ...vendorError(to, 429).headers, 'retry-after': '3' } }), status: 429, code: 'provider_rate_limited', anthropicType: 'rate_limit_error' },
  { name: 'its own failure', says: (to) => vendorError(to, 500), status: 502, code: 'provider_error', anthropicType: 'api_error' },
  { name: 'overload', says: (to) => vendorError(to, 503), status: 503, code: 'provider_overloaded', anthropicType: 'overloaded_error' },
  { name: 'a page of HTML', says: () => ({ status: 502, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } }), status: 502, code: 'provider_error', anthropicType: 'api_error' },
  { name: 'a redirect', says: () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } }), status: 502, code: 'provider_error', anthropicType: 'api_error' },
  { name: 'JSON that is cut', says: () => ({ body: '{"id":"x","choices":[{"mess' }), status: 502, code: 'provider_malformed', anthropicType: 'api_error' },
  { name: 'JSON of another kind', says: () => ({ body: '{"hello":"world"}' }), status: 502, code: 'provider_malformed', anthropicType: 'api_error' },
  { name: 'an empty body', says: () => ({ body: '' }), status: 502, code: 'provider_malformed', anthropicType: 'api_error' },
  { name: 'silence', says: () => ({ neverAnswers: true }), status: 504, code: 'provider_timeout', anthropicType: 'timeout_error' },
  { name: 'a broken connection', says: () => ({ body: '{"id":', cutAfterBytes: 6 }), status: 502, code: 'provider_error', anthropicType: 'api_error' },
];

describe.each(TARGETS)('$protocol says no', (target) => {
  test.each(REFUSALS)('$name: both clients get status, code and type', async ({ says, status, code, retry, anthropicType }) => {
    stage.upstreams[target.protocol].follow(() => says(target.protocol));
    const [chat, response, message] = await Promise.all([askChat, askResponse, askMessage].map((ask) => caught(ask(target.model))));
    for (const error of [chat, response]) {
      if (!(error instanceof OpenAiApiError)) throw error;
      expect([error.status, error.code]).toEqual([status, code]);
      expect(error.requestID).toMatch(/^req_/u);
      expect(error.headers?.get('x-should-retry') ?? undefined).toBe(retry);
      if (status === 429) expect([error.headers?.get('retry-after'), error.headers?.get('retry-after-ms')]).toEqual(['3', '3000']);
      expect(error.message).not.toContain('vendor-internal');
    }
    if (!(message instanceof AnthropicApiError)) throw message;
    expect([message.status, message.type]).toEqual([status, anthropicType]);
    expect(message.requestID).toMatch(/^req_/u);
    expect(stage.upstreams[target.protocol].calls).toHaveLength(3);
  });

  test('a streamed request that fails before its first byte gets the real status', async () => {
    stage.upstreams[target.protocol].follow(() => vendorError(target.protocol, 500));
    await expect(streamChat(target.model)).rejects.toMatchObject({ status: 502, code: 'provider_error' });
    await expect(streamMessage(target.model)).rejects.toMatchObject({ status: 502 });
  });
});

const STREAM_FAULTS = [
  { name: 'cut', spoil: (frames: readonly Uint8Array[]): UpstreamReply => ({ body: frames, cutAfterBytes: Buffer.concat(frames).length }), code: 'provider_error' },
  { name: 'ended without its end', spoil: (frames: readonly Uint8Array[]): UpstreamReply => ({ body: frames }), code: 'provider_error' },
  { name: 'malformed', spoil: (frames: readonly Uint8Array[], protocol: TargetProtocol): UpstreamReply => ({ body: [...frames, garbage(protocol)] }), code: 'provider_malformed' },
  { name: 'broken off by an error', spoil: (frames: readonly Uint8Array[], protocol: TargetProtocol): UpstreamReply => ({ body: [...frames, errorFrame(protocol)] }), code: 'provider_overloaded' },
  { name: 'silent', spoil: (frames: readonly Uint8Array[]): UpstreamReply => ({ body: frames, staysOpen: true }), code: 'provider_timeout' },
];

describe.each(TARGETS)('a stream of $protocol', (target) => {
  test.each(STREAM_FAULTS)('that is $name raises in every client, and never looks finished', async ({ spoil, code }) => {
    const upstream = stage.upstreams[target.protocol];
    upstream.follow(await broken(target.speak({ text: 'The first words of an answer' }), (frames) => spoil(frames, target.protocol)));
    const [errors, texts] = await Promise.all([
      Promise.all([streamChat, streamResponse, streamMessage].map((stream) => caught(stream(target.model)))),
      Promise.all(RAW.map(([path, body]) => raw(path, { ...body, model: target.model, stream: true }))),
    ]);
    const [chat, response, message] = errors;
    for (const error of [chat, response]) {
      if (!(error instanceof OpenAiApiError)) throw error;
      expect([error.status, error.code]).toEqual([undefined, code]);
    }
    if (!(message instanceof AnthropicApiError)) throw message;
    expect([message.status, message.message]).toEqual([undefined, expect.stringContaining('"type":"error"')]);
    for (const text of texts) {
      expect(text).toContain('The f');
      expect(text).not.toMatch(/\[DONE\]|"finish_reason":"|message_stop|"stop_reason":"|response\.(?:completed|incomplete)|vendor-internal/u);
    }
    expect(upstream.calls).toHaveLength(6);
    expect(stage.gateway.requestLines().slice(-6).map((line) => [line['outcome'], line['code'], line['attemptsCount']])).toEqual(Array.from({ length: 6 }, () => ['failed', code, 1]));
  });
});

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => new Error(`no error, but ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

function askChat(model: string): Promise<unknown> {
  return openAiClient(stage.gateway).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }] });
}

function askResponse(model: string): Promise<unknown> {
  return openAiClient(stage.gateway).responses.create({ model, input: 'Hi' });
}

function askMessage(model: string): Promise<unknown> {
  return anthropicClient(stage.gateway).messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }] });
}

async function streamChat(model: string): Promise<void> {
  for await (const _ of await openAiClient(stage.gateway).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }], stream: true }));
}

async function streamResponse(model: string): Promise<void> {
  for await (const _ of await openAiClient(stage.gateway).responses.create({ model, input: 'Hi', stream: true }));
}

async function streamMessage(model: string): Promise<void> {
  for await (const _ of await anthropicClient(stage.gateway).messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }], stream: true }));
}

async function raw(path: string, body: object): Promise<string> {
  const response = await fetch(stage.gateway.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'authorization': `Bearer ${stage.gateway.key}` },
    body: JSON.stringify(body),
  });
  return response.text();
}

const RAW: readonly (readonly [path: string, body: object])[] = [
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 'Hi' }] }],
  ['/v1/responses', { input: 'Hi' }],
  ['/v1/messages', { messages: [{ role: 'user', content: 'Hi' }], max_tokens: 99 }],
];

/** A script that sends the beginning of a good stream, spoiled. */
async function broken(good: Script, spoil: (frames: readonly Uint8Array[]) => UpstreamReply): Promise<Script> {
  return async (call, index) => {
    const { body, headers } = await good(call, index);
    const frames = (Array.isArray(body) ? body : []).map((frame) => Buffer.from(frame));
    const text = frames.findIndex((frame) => frame.includes('The f'));
    return { ...(headers === undefined ? {} : { headers }), ...spoil(frames.slice(0, text + 2)) };
  };
}

function garbage(protocol: TargetProtocol): Uint8Array {
  return protocol === 'bedrock-converse' ? Buffer.alloc(64, 7) : Buffer.from('data: {"broken":\n\n');
}

function errorFrame(protocol: TargetProtocol): Uint8Array {
  const message = 'vendor-internal: too busy';
  switch (protocol) {
    case 'openai-chat':
      return Buffer.from(dataFrame({ error: { message, type: 'server_error', code: 'server_is_overloaded', param: null } }));
    case 'openai-responses':
      return Buffer.from(typedFrame({ type: 'error', code: 'server_is_overloaded', message, param: null, sequence_number: 9 }));
    case 'anthropic-messages':
      return Buffer.from(typedFrame({ type: 'error', error: { type: 'overloaded_error', message } }));
    case 'gemini':
      return Buffer.from(dataFrame({ error: { code: 503, status: 'UNAVAILABLE', message } }));
    case 'bedrock-converse':
      return bedrockException('serviceUnavailableException', message);
  }
}

function vendorError(protocol: TargetProtocol, status: number): UpstreamReply {
  const message = status === 400 ? 'that was not good' : 'vendor-internal: no';
  switch (protocol) {
    case 'openai-chat':
    case 'openai-responses':
      return openAiError(status, { message, type: status < 429 ? 'invalid_request_error' : 'server_error', ...(status === 404 ? { code: 'model_not_found' } : {}) });
    case 'anthropic-messages':
      return anthropicError(status, ANTHROPIC_TYPES.get(status) ?? 'api_error', message);
    case 'gemini':
      return geminiError(status, GEMINI_STATUSES.get(status) ?? 'INTERNAL', message);
    case 'bedrock-converse':
      return bedrockError(status, BEDROCK_TYPES.get(status) ?? 'InternalServerException', message);
  }
}

const ANTHROPIC_TYPES: ReadonlyMap<number, string> = new Map([[400, 'invalid_request_error'], [401, 'authentication_error'], [403, 'permission_error'], [404, 'not_found_error'], [429, 'rate_limit_error'], [503, 'overloaded_error']]);
const GEMINI_STATUSES: ReadonlyMap<number, string> = new Map([[400, 'INVALID_ARGUMENT'], [401, 'UNAUTHENTICATED'], [403, 'PERMISSION_DENIED'], [404, 'NOT_FOUND'], [429, 'RESOURCE_EXHAUSTED'], [503, 'UNAVAILABLE']]);
const BEDROCK_TYPES: ReadonlyMap<number, string> = new Map([[400, 'ValidationException'], [401, 'UnrecognizedClientException'], [403, 'AccessDeniedException'], [404, 'ResourceNotFoundException'], [429, 'ThrottlingException'], [503, 'ServiceUnavailableException']]);
