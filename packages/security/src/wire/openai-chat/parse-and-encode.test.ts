import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Part, TextPart } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { openAiChatClient } from './client.ts';
import { encodeCanonical } from './encode-request.ts';
import { CHAT_BODY } from './schema.ts';
import { openAiChatTarget } from './target.ts';

const TARGET: TargetModel = { model: 'provider-model', onUnsupported: 'refuse', defaultMaxOutputTokens: 1_000 };

describe('a chat request', () => {
  test('every kind of message and parameter is understood', () => {
    const request = parse({ ...EVERYTHING });
    expect(request.turns.map((turn) => turn.role)).toEqual(['system', 'developer', 'user', 'assistant', 'tool', 'assistant', 'tool']);
    expect(request.settings).toEqual({
      maxOutputTokens: 50,
      temperature: 0.5,
      stop: ['END'],
      choices: 2,
      logprobs: 3,
      logitBias: { '50256': -100 },
      toolChoice: { kind: 'tool', name: 'weather' },
      areParallelToolCallsAllowed: false,
      output: { kind: 'json-schema', name: 'out', description: 'shape text', schema: { title: 'title text' }, isStrict: true },
      reasoning: { effort: 'low' },
      endUser: 'user-1',
    });
    expect(request.nativeOnly).toEqual([
      'metadata', 'prediction', 'prompt_cache_key', 'web_search_options', 'tools[1]',
      'messages[2].content[0].prompt_cache_breakpoint', 'messages[3].tool_calls[1]', 'messages[3].annotations', 'messages[5].function_call', 'messages[6]',
    ]);
    expect(request.stream).toEqual({ isUsageIncluded: true, isObfuscationIncluded: false });
  });

  test('parts carry origin, trust and place', () => {
    const [system, , user, , tool] = parse({ ...EVERYTHING }).turns;
    expect(system?.parts[0]).toMatchObject({ origin: 'system', trust: 'operator', at: ['messages', 0, 'content'] });
    expect(user?.parts[0]).toMatchObject({ origin: 'user', trust: 'caller', at: ['messages', 2, 'content', 0, 'text'] });
    expect(tool?.parts[0]).toMatchObject({ origin: 'tool-result', trust: 'external' });
  });

  test('values that equal the defaults are no reason to refuse another protocol', () => {
    const body = {
      model: 'm', messages: [{ role: 'user', content: 'a' }], n: 1, store: false, logprobs: false, parallel_tool_calls: true,
      service_tier: 'auto', metadata: {}, modalities: ['text'], response_format: { type: 'text' }, stop: null, verbosity: 'medium',
    };
    expect(parse(body)).toMatchObject({ nativeOnly: [], settings: {} });
  });

  test('VAL-4: the body is taken exactly when the schema takes it, whatever is changed in a good one', () => {
    const places = placesIn(EVERYTHING);
    const value = fc.constantFrom<unknown>(undefined, null, '', 'auto', 'text', 7, -1, true, [], ['a'], {}, { type: 'text', text: 'a' });
    fc.assert(
      fc.property(fc.array(fc.record({ place: fc.constantFrom(...places), value }), { maxLength: 3 }), (changes) => {
        const body: unknown = JSON.parse(JSON.stringify(changes.reduce<unknown>((changed, { place, value: next }) => withChange(changed, place, next), EVERYTHING)));
        expect(openAiChatClient.parseRequest(body, { extraParameters: new Set() }).ok).toBe(CHAT_BODY.safeParse(body).success);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    [{ messages: [{ role: 'user', content: 'a' }] }, 'missing-parameter', 'model'],
    [{ model: 'm', messages: [] }, 'out-of-range', 'messages'],
    [{ model: 'm', messages: [{ role: 'user', content: 'a', cache_control: {} }] }, 'unknown-parameter', 'messages[0]'],
    [{ model: 'm', messages: [{ role: 'user', content: [{ type: 'file', file: {} }] }] }, 'inconsistent', 'messages[0].content[0].file'],
    [{ model: 'm', messages: [{ role: 'user', content: 'a' }], temperature: 3 }, 'out-of-range', 'temperature'],
    [{ model: 'm', messages: [{ role: 'user', content: 'a' }], tools: [{ type: 'function', function: { name: 'f', x: 1 } }] }, 'unknown-parameter', 'tools[0].function'],
    [{ model: 'm', messages: [{ role: 'user', content: 'a' }], api_base: 'x' }, 'forbidden-parameter', 'api_base'],
  ])('VAL-4, VAL-6: %j is refused as %s at %s', (body, problem, parameter) => {
    expect(openAiChatClient.parseRequest(body, { extraParameters: new Set() })).toMatchObject({ ok: false, reason: { problem, parameter } });
  });

  test('VAL-6: whatever is put in the wrong place, no refusal holds a value or a name of the client', () => {
    const places = placesOf(EVERYTHING);
    const wrong = fc.constantFrom<JsonObject[string]>(CANARY, { [CANARY]: CANARY }, [CANARY], { type: CANARY, role: CANARY, mode: CANARY });
    let refusals = 0;
    fc.assert(
      fc.property(fc.constantFrom(...places), wrong, fc.boolean(), (place, value, isAdded) => {
        const body = replaceAt(EVERYTHING, place, (old) => (isAdded && isJsonObject(old) ? { ...old, [CANARY]: value } : value));
        const result = openAiChatClient.parseRequest(body, { extraParameters: new Set() });
        if (!result.ok) refusals += 1;
        expect(result.ok ? '' : JSON.stringify(result.reason)).not.toContain('canary');
      }),
      { numRuns: 2_000 },
    );
    expect(refusals).toBeGreaterThan(1_000);
  });

  test('VAL-8: a JSON Schema is carried as data, whatever its pattern', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' }, b: { $ref: '#/nowhere' } } };
    const request = parse({ model: 'm', messages: [{ role: 'user', content: 'a' }], tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] });
    expect(request.tools[0]?.schema).toEqual(schema);
    expect(request.tools[0]?.texts.map(({ text }) => text)).toContain('(a+)+$');
  });

  test('every free text of a body is seen by some guard', () => {
    fc.assert(
      fc.property(anyBody(), (body) => {
        const seen = textsOf(parse(body));
        const free = leavesOf(body).filter(({ path }) => !STRUCTURE.test(path));
        expect(free.filter(({ text }) => !seen.has(text))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('every listed text stands at its pointer', () => {
    fc.assert(
      fc.property(anyBody(), (body) => {
        for (const part of textPartsOf(parse(body))) expect(valueAt(body, part.at)).toBe(part.text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('encoding for a provider', () => {
  test('VAL-5: the same protocol gets the validated object, with its own model name and usage asked for', () => {
    fc.assert(
      fc.property(anyBody(), (body) => {
        const encoded = openAiChatTarget.encodeRequest(parse(body), TARGET);
        const options = typeof body['stream_options'] === 'object' ? body['stream_options'] : {};
        const streamed = body['stream'] === true ? { stream_options: { ...options, include_usage: true } } : {};
        expect(encoded).toEqual({ ok: true, value: { path: '/chat/completions', body: { ...body, model: 'provider-model', ...streamed } } });
      }),
      { numRuns: 1_000 },
    );
  });

  test('a server without stream_options gets none', () => {
    const request = parse({ model: 'm', messages: [{ role: 'user', content: 'a' }], stream: true, stream_options: { include_usage: true } });
    const value = { path: '/chat/completions', body: { model: 'provider-model', messages: [{ role: 'user', content: 'a' }], stream: true } };
    expect(openAiChatTarget.encodeRequest(request, { ...TARGET, hasStreamOptions: false })).toEqual({ ok: true, value });
    expect(encodeCanonical(request, { ...TARGET, hasStreamOptions: false })).toEqual({ ok: true, value });
  });

  test('an older dialect gets max_tokens and system', () => {
    const request = parse({ model: 'm', messages: [{ role: 'developer', content: 'a' }], max_completion_tokens: 9 });
    const body = { model: 'provider-model', messages: [{ role: 'system', content: 'a' }], max_tokens: 9 };
    expect(openAiChatTarget.encodeRequest(request, { ...TARGET, isOlderDialect: true })).toMatchObject({ value: { body } });
    expect(encodeCanonical(request, { ...TARGET, isOlderDialect: true })).toMatchObject({ value: { body } });
  });

  test('a message replayed whole is understood, its reasoning goes back to servers that give it', () => {
    const message = { role: 'assistant', content: 'a', refusal: null, annotations: [], audio: null, reasoning_content: 'hm' };
    const request = parse({ model: 'm', messages: [message] });
    expect(request.nativeOnly).toEqual([]);
    expect(request.turns[0]?.parts[0]).toMatchObject({ kind: 'reasoning', text: 'hm', trust: 'model', at: ['messages', 0, 'reasoning_content'] });
    expect(encodeCanonical(request, TARGET)).toEqual({ ok: false, reason: { parameters: ['messages[0].reasoning_content'] } });
    expect(encodeCanonical(request, { ...TARGET, isOlderDialect: true })).toMatchObject({
      value: { body: { messages: [{ role: 'assistant', content: 'a', reasoning_content: 'hm' }] } },
    });
  });

  test('tool results inside a user turn come first, as messages of their own', () => {
    const label = { origin: 'tool-result', trust: 'external', at: ['messages', 0] } as const;
    const text = (value: string): TextPart => ({ kind: 'text', text: value, ...label });
    const request = withTurns([
      { role: 'user', parts: [text('and now?'), { kind: 'tool-result', callId: 'c1', isError: true, content: [text('no disk')], ...label }] },
    ]);
    expect(encodeCanonical(request, TARGET)).toMatchObject({
      value: {
        body: {
          messages: [
            { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'The tool failed:' }, { type: 'text', text: 'no disk' }] },
            { role: 'user', content: 'and now?' },
          ],
        },
      },
    });
  });

  test('what chat completions cannot say is named, or dropped where the configuration says so', () => {
    const label = { origin: 'assistant', trust: 'model', at: ['messages', 1, 'content', 0] } as const;
    const request: ChatRequest = {
      ...withTurns([{ role: 'assistant', parts: [{ kind: 'reasoning', text: 't', protocol: 'anthropic-messages', ...label }] }]),
      settings: { topK: 4, logprobs: 1 },
      nativeOnly: ['messages[0].cache_control'],
      parameterNames: { topK: 'top_k', logprobs: 'logprobs' },
    };
    expect(encodeCanonical(request, TARGET)).toEqual({
      ok: false,
      reason: { parameters: ['messages[0].cache_control', 'messages[1].content[0]', 'top_k', 'logprobs'] },
    });
    expect(encodeCanonical(request, { ...TARGET, onUnsupported: 'drop' })).toMatchObject({
      ok: true, value: { body: { messages: [{ role: 'assistant', content: '' }] } },
    });
  });

  test('a conversation in, written anew and read again, is the same conversation', () => {
    fc.assert(
      fc.property(expressibleBody(), (body) => {
        const request = parse(body);
        const encoded = encodeCanonical(request, TARGET);
        if (!encoded.ok) throw new Error(`not expressible: ${encoded.reason.parameters.join(', ')}`);
        expect(essenceOf(parse(encoded.value.body))).toEqual(essenceOf(request));
      }),
      { numRuns: 500 },
    );
  });
});

const BASE = parse({ model: 'm', messages: [{ role: 'user', content: 'a' }] });

function parse(body: JsonObject): ChatRequest {
  const result = openAiChatClient.parseRequest(body, { extraParameters: new Set() });
  if (!result.ok) throw new Error(`${result.reason.parameter}: ${result.reason.rule}`);
  return result.value;
}

function withTurns(turns: ChatRequest['turns']): ChatRequest {
  return { ...BASE, turns, native: { protocol: 'anthropic-messages', body: {} } };
}

function essenceOf(request: ChatRequest): unknown {
  const { turns, tools, settings } = request;
  return JSON.parse(JSON.stringify({ turns, tools, settings }, (name, value: unknown) => (name === 'at' ? undefined : value)));
}

function textPartsOf(request: ChatRequest): readonly TextPart[] {
  const found: TextPart[] = [...request.parameters, ...request.tools.flatMap((tool) => tool.texts)];
  const visit = (part: Part): void => {
    if (part.kind === 'text') found.push(part);
    if (part.kind === 'opaque') found.push(...part.texts);
    if (part.kind === 'tool-result') part.content.forEach(visit);
    if (part.kind === 'file' && part.name !== undefined) found.push(part.name);
  };
  for (const turn of request.turns) {
    if (turn.name !== undefined) found.push(turn.name);
    turn.parts.forEach(visit);
  }
  return found;
}

function textsOf(request: ChatRequest): ReadonlySet<string> {
  const seen = new Set(textPartsOf(request).map(({ text }) => text));
  for (const part of request.turns.flatMap((turn) => turn.parts)) {
    if (part.kind === 'reasoning') seen.add(part.text);
    if (part.kind !== 'tool-call') continue;
    seen.add(part.argumentsJson);
    seen.add(part.name);
  }
  return seen;
}

const CANARY = 'canary-4f1b9c';

type Place = readonly (string | number)[];

/** Every place inside a value, itself included. */
function placesOf(value: JsonObject[string], at: Place = []): readonly Place[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((item: JsonObject[string], index) => placesOf(item, [...at, index]))];
  if (!isJsonObject(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([name, member]) => placesOf(member, [...at, name]))];
}

function replaceAt(value: JsonObject[string], [step, ...rest]: Place, change: (old: JsonObject[string]) => JsonObject[string]): JsonObject[string] {
  if (step === undefined) return change(value);
  if (Array.isArray(value)) return value.map((item: JsonObject[string], index) => (index === step ? replaceAt(item, rest, change) : item));
  return isJsonObject(value) ? { ...value, [step]: replaceAt(value[step] ?? null, rest, change) } : value;
}

function leavesOf(value: unknown, path = ''): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, `${path}/${name}`));
}

function valueAt(body: unknown, at: readonly (string | number)[]): unknown {
  let value = body;
  for (const step of at) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return value;
}

/** Leaves that are no free text: names of forms, ids, media and addresses of media, and the model. */
const STRUCTURE =
  /^\/model$|\/role$|^\/messages\/.*\/(?:type|id|tool_call_id|mode|url|detail|format|data|file_data|file_id)$|^\/tools\/\d+\/(?:type|custom\/format\/(?:type|grammar\/syntax))$|^\/(?:service_tier|verbosity|reasoning_effort|prompt_cache_retention|modalities\/\d+|prompt_cache_options\/.*)$/u;

const EVERYTHING: JsonObject = {
  model: 'm',
  messages: [
    { role: 'system', content: 'be kind', name: 'sys' },
    { role: 'developer', content: [{ type: 'text', text: 'be brief' }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'what is this?', prompt_cache_breakpoint: { mode: 'explicit' } },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
        { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
        { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' } },
      ],
    },
    {
      role: 'assistant',
      content: 'looking',
      reasoning_content: 'let me think',
      annotations: [{ type: 'url_citation', url_citation: { url: 'https://example.org/', title: 'a title', start_index: 0, end_index: 1 } }],
      refusal: 'rather not',
      tool_calls: [
        { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"x"}' } },
        { id: 'c2', type: 'custom', custom: { name: 'shell', input: 'ls' } },
      ],
    },
    { role: 'tool', tool_call_id: 'c1', content: 'sunny' },
    { role: 'assistant', content: null, function_call: { name: 'old', arguments: '{}' } },
    { role: 'function', name: 'old', content: 'old result' },
  ],
  tools: [
    { type: 'function', function: { name: 'weather', description: 'tells weather', parameters: { properties: { city: { description: 'a city' } } }, strict: true } },
    { type: 'custom', custom: { name: 'shell', description: 'runs', format: { type: 'grammar', grammar: { definition: 'start: /x/', syntax: 'lark' } } } },
  ],
  tool_choice: { type: 'function', function: { name: 'weather' } },
  parallel_tool_calls: false,
  response_format: { type: 'json_schema', json_schema: { name: 'out', description: 'shape text', schema: { title: 'title text' }, strict: true } },
  stream: true,
  stream_options: { include_usage: true, include_obfuscation: false },
  max_completion_tokens: 50,
  temperature: 0.5,
  stop: 'END',
  n: 2,
  logprobs: true,
  top_logprobs: 3,
  logit_bias: { '50256': -100 },
  reasoning_effort: 'low',
  metadata: { team: 'blue' },
  prediction: { type: 'content', content: [{ type: 'text', text: 'maybe this' }] },
  prompt_cache_key: 'cache-1',
  user: 'user-1',
  web_search_options: { user_location: { type: 'approximate', approximate: { city: 'Oslo' } } },
};

/** Whole bodies: some of the members of a complete one, with other texts in it. */
function anyBody(): fc.Arbitrary<JsonObject> {
  const optional = Object.keys(EVERYTHING).filter((name) => name !== 'model' && name !== 'messages');
  return fc.record({ names: fc.subarray(optional), messages: fc.array(anyMessage(), { minLength: 1, maxLength: 5 }), extra: fc.string() }).map(
    ({ names, messages, extra }) => ({
      model: 'm',
      messages,
      ...Object.fromEntries(names.map((name): [string, JsonObject[string]] => [name, EVERYTHING[name] ?? null])),
      metadata: { note: extra },
    }),
  );
}

function anyMessage(): fc.Arbitrary<JsonObject> {
  const fixed = EVERYTHING['messages'];
  return fc.oneof(expressibleMessage(), fc.constantFrom(...(Array.isArray(fixed) ? fixed : [])));
}

function expressibleBody(): fc.Arbitrary<JsonObject> {
  const settings = ['tool_choice', 'response_format', 'stream', 'max_completion_tokens', 'temperature', 'stop', 'n', 'logit_bias', 'reasoning_effort', 'user'];
  const tools = Array.isArray(EVERYTHING['tools']) ? EVERYTHING['tools'].slice(0, 1) : [];
  return fc.record({ names: fc.subarray(settings), messages: fc.array(expressibleMessage(), { minLength: 1, maxLength: 6 }) }).map(
    ({ names, messages }) => ({
      model: 'm',
      messages,
      tools,
      ...Object.fromEntries(names.map((name): [string, JsonObject[string]] => [name, EVERYTHING[name] ?? null])),
    }),
  );
}

function expressibleMessage(): fc.Arbitrary<JsonObject> {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const part = fc.oneof(
    text.map((value): JsonObject => ({ type: 'text', text: value })),
    fc.constantFrom<JsonObject>(
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'high' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'b.pdf' } },
      { type: 'file', file: { file_id: 'file-1' } },
    ),
  );
  const call = fc.record({ id: fc.constantFrom('c1', 'c2'), name: fc.constantFrom('weather', 'other'), json: text }).map(
    ({ id, name, json }): JsonObject => ({ id, type: 'function', function: { name, arguments: json } }),
  );
  return fc.oneof(
    fc.record({ role: fc.constantFrom('system', 'developer', 'user', 'assistant'), content: text, name: text }),
    fc.record({ role: fc.constant('user'), content: fc.array(part, { minLength: 1, maxLength: 4 }) }),
    fc.record({ role: fc.constant('tool'), tool_call_id: fc.constant('c1'), content: text }),
    fc.record({ role: fc.constant('assistant'), content: fc.constant(null), tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }) }),
    fc.record({ role: fc.constant('assistant'), content: text, refusal: text, tool_calls: fc.array(call, { minLength: 1, maxLength: 2 }) }),
  );
}

/** The path of every value in a body. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...placesIn(member, [...path, name])]);
}

/** The body with another value at `path`, where that still leads somewhere. */
function withChange(body: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body)) return body.map((member: unknown, index) => (String(index) === name ? withChange(member, rest, value) : member));
  return isJsonObject(body) ? { ...body, [name]: withChange(body[name], rest, value) } : body;
}
