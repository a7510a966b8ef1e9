import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Part, Pointer, TextPart, Tool } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { anthropicMessagesClient, anthropicMessagesTarget } from './index.ts';

const TARGET: TargetModel = { model: 'claude-sonnet-5', onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 };
/** Members whose values are names, identifiers, words of the protocol or sealed bytes. */
const NO_PROSE = new Set(['type', 'role', 'id', 'tool_use_id', 'name', 'media_type', 'ttl', 'model', 'signature', 'file_id', 'tool_name', 'error_code']);

function parse(body: unknown): ChatRequest {
  const parsed = anthropicMessagesClient.parseRequest(body, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error(`${parsed.reason.parameter}: ${parsed.reason.rule}`);
  return parsed.value;
}

const text = fc.string({ minLength: 1, maxLength: 20 });
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{2,12}$/u);
const cache = fc.option(fc.constant({ type: 'ephemeral' }), { nil: undefined });
const object = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/u), fc.oneof(text, fc.integer(), fc.array(text, { maxLength: 2 })), { maxKeys: 3 });

const textBlock = fc.record({ type: fc.constant('text'), text });
const image = fc.record({
  type: fc.constant('image'),
  source: fc.oneof(
    fc.record({ type: fc.constant('base64'), media_type: fc.constant('image/png'), data: fc.base64String() }),
    fc.record({ type: fc.constant('url'), url: fc.webUrl() }),
  ),
});
const pdf = fc.record(
  {
    type: fc.constant('document'),
    source: fc.record({ type: fc.constant('base64'), media_type: fc.constant('application/pdf'), data: fc.base64String() }),
    title: text,
  },
  { requiredKeys: ['type', 'source'] },
);
const toolResult = fc.record(
  {
    type: fc.constant('tool_result'),
    tool_use_id: id,
    content: fc.array(fc.oneof(textBlock, image), { minLength: 1, maxLength: 3 }),
    is_error: fc.constant(true),
  },
  { requiredKeys: ['type', 'tool_use_id', 'content'] },
);
const toolUse = fc.record({ type: fc.constant('tool_use'), id, name: id, input: object });
const thinking = fc.record({ type: fc.constant('thinking'), thinking: text, signature: id });
const redacted = fc.record({ type: fc.constant('redacted_thinking'), data: fc.base64String({ minLength: 4 }) });

const native = fc.oneof(
  fc.record({ type: fc.constant('server_tool_use'), id, name: fc.constant('web_search'), input: object, cache_control: cache }),
  fc.record({ type: fc.constant('mcp_tool_result'), tool_use_id: id, content: fc.array(textBlock, { maxLength: 2 }) }),
  fc.record({ type: fc.constant('compaction'), content: text }),
);
const cited = fc.record({
  type: fc.constant('text'),
  text,
  citations: fc.array(
    fc.record({
      type: fc.constant('char_location'),
      cited_text: text,
      document_index: fc.nat(),
      document_title: text,
      start_char_index: fc.nat(),
      end_char_index: fc.nat(),
    }),
    { maxLength: 2 },
  ),
});
const search = fc.record({ type: fc.constant('search_result'), source: text, title: text, content: fc.array(textBlock, { maxLength: 2 }) });
const plainDocument = fc.record({
  type: fc.constant('document'),
  title: text,
  context: text,
  source: fc.oneof(
    fc.record({ type: fc.constant('text'), media_type: fc.constant('text/plain'), data: text }),
    fc.record({ type: fc.constant('content'), content: fc.oneof(text, fc.array(textBlock, { maxLength: 2 })) }),
  ),
});
const browserState = fc.record({
  type: fc.constant('browser_state'),
  tabs: fc.array(fc.record({ tab_id: id, title: text, url: text }), { maxLength: 2 }),
});
const richResult = fc.record({
  type: fc.constant('tool_result'),
  tool_use_id: id,
  content: fc.oneof(text, fc.array(fc.oneof(textBlock, image, search, plainDocument, browserState), { maxLength: 3 })),
});

const tool = fc.record(
  { name: id, description: text, input_schema: fc.record({ type: fc.constant('object'), description: text, properties: object }), strict: fc.boolean() },
  { requiredKeys: ['name', 'input_schema'] },
);
const settings = fc.record(
  {
    temperature: fc.double({ min: 0, max: 1, noNaN: true }),
    top_p: fc.double({ min: 0, max: 1, noNaN: true }),
    top_k: fc.nat(100),
    stop_sequences: fc.array(text, { minLength: 1, maxLength: 3 }),
    thinking: fc.oneof(
      fc.record({ type: fc.constant('enabled'), budget_tokens: fc.integer({ min: 1024, max: 9000 }) }),
      fc.constant({ type: 'disabled' }),
      fc.constant({ type: 'adaptive' }),
    ),
    metadata: fc.record({ user_id: text }),
    output_config: fc.record({ format: fc.record({ type: fc.constant('json_schema'), schema: object }) }),
  },
  { requiredKeys: [] },
);

function bodyOf(user: fc.Arbitrary<unknown>, assistant: fc.Arbitrary<unknown>): fc.Arbitrary<JsonObject> {
  const blocks = (block: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.array(block, { minLength: 1, maxLength: 4 });
  return fc
    .record({
      exchanges: fc.array(fc.tuple(blocks(user), blocks(assistant)), { minLength: 1, maxLength: 3 }),
      system: fc.option(fc.array(textBlock, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      tools: fc.option(fc.array(tool, { minLength: 1, maxLength: 2 }), { nil: undefined }),
      settings,
    })
    .map(({ exchanges, system, tools, settings: chosen }) => {
      const body: unknown = {
        model: 'claude',
        max_tokens: 10_000,
        ...chosen,
        ...(system === undefined ? {} : { system }),
        ...(tools === undefined ? {} : { tools, tool_choice: { type: 'auto', disable_parallel_tool_use: true } }),
        messages: exchanges.flatMap(([asked, said]) => [
          { role: 'user', content: asked },
          { role: 'assistant', content: said },
        ]),
      };
      const plain: unknown = JSON.parse(JSON.stringify(body));
      if (!isJsonObject(plain)) throw new Error('a body is an object');
      return plain;
    });
}

const expressible = bodyOf(fc.oneof(textBlock, image, pdf, toolResult), fc.oneof(textBlock, toolUse, thinking, redacted));
const rich = bodyOf(
  fc.oneof(textBlock, image, pdf, richResult, search, plainDocument),
  fc.oneof(cited, toolUse, thinking, redacted, native),
);

interface Leaf {
  readonly at: Pointer;
  readonly text: string;
}

function leavesOf(value: unknown, at: Pointer = []): readonly Leaf[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => leavesOf(item, [...at, index]));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...at, name])) : [];
}

interface Cover {
  readonly texts: readonly TextPart[];
  /** Whole values: media and the arguments of calls. */
  readonly wholes: readonly Pointer[];
}

function coverOf(parts: readonly Part[]): Cover {
  const texts: TextPart[] = [];
  const wholes: Pointer[] = [];
  for (const part of parts) {
    if (part.kind === 'text') texts.push(part);
    else if (part.kind === 'opaque') texts.push(...part.texts);
    else if (part.kind === 'tool-result') {
      const inner = coverOf(part.content);
      texts.push(...inner.texts);
      wholes.push(...inner.wholes);
    } else {
      wholes.push(part.at);
      if (part.kind === 'file' && part.name !== undefined) texts.push(part.name);
    }
  }
  return { texts, wholes };
}

function uncovered(body: JsonObject): readonly Leaf[] {
  const request = parse(body);
  const { texts, wholes } = coverOf(request.turns.flatMap(({ parts }) => parts));
  const all = new Map([...texts, ...request.tools.flatMap(({ texts: ofTool }: Tool) => ofTool), ...request.parameters].map((part) => [JSON.stringify(part.at), part.text]));
  return leavesOf(body).filter(({ at, text: value }) => {
    if (at.length === 1 && at[0] === 'model') return false;
    if (all.get(JSON.stringify(at)) === value) return false;
    if (wholes.some((whole) => whole.every((step, index) => step === at[index]))) return false;
    return !NO_PROSE.has(String(at.at(-1)));
  });
}

/** The canonical content without places and the native body, which another protocol does not share. */
function contentOf(request: ChatRequest): unknown {
  const { turns, tools, settings: chosen, isStreamed } = request;
  return JSON.parse(JSON.stringify({ turns, tools, chosen, isStreamed }, (name, value: unknown) => (name === 'at' ? undefined : value)));
}

describe('requests', () => {
  test('every text of a body is seen by a guard at its own place', () => {
    fc.assert(fc.property(rich, (body) => {
      expect(uncovered(body)).toEqual([]);
    }), { numRuns: 300 });
  });

  test('VAL-5: a body of the same protocol goes on deep-equal, model and stream replaced', () => {
    fc.assert(fc.property(rich, fc.boolean(), (body, stream) => {
      const request = parse({ ...body, stream });
      const encoded = anthropicMessagesTarget.encodeRequest(request, TARGET);
      expect(encoded).toEqual({
        ok: true,
        value: { path: '/v1/messages', body: { ...body, model: TARGET.model, stream }, headers: { 'anthropic-version': '2023-06-01' } },
      });
    }), { numRuns: 300 });
  });

  test('in, canonical, out as from another protocol, in again: the same conversation', () => {
    fc.assert(fc.property(expressible, (body) => {
      const first = parse(body);
      const foreign: ChatRequest = { ...first, native: { protocol: 'openai-chat', body: {} } };
      const encoded = anthropicMessagesTarget.encodeRequest(foreign, TARGET);
      if (!encoded.ok) throw new Error(encoded.reason.parameters.join());
      expect(contentOf(parse(encoded.value.body))).toEqual(contentOf(first));
    }), { numRuns: 300 });
  });
});
