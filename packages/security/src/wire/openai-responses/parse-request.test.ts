import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Part, Pointer } from '../../vocabulary/index.ts';
import { anyBody } from '../../../test/responses-arbitraries.ts';
import { isUnreadable } from './notes.ts';
import { parseResponsesRequest } from './parse-request.ts';

const OPTIONS = { extraParameters: new Set<string>() };

function parse(body: unknown): ChatRequest {
  const parsed = parseResponsesRequest(body, OPTIONS);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.reason));
  return parsed.value;
}

function reasonOf(body: unknown, extraParameters: readonly string[] = []): unknown {
  const parsed = parseResponsesRequest(body, { extraParameters: new Set(extraParameters) });
  return parsed.ok ? undefined : parsed.reason;
}

describe('bodies that are refused', () => {
  test.each(['api_base', 'base_url', 'api_key', 'organization', 'extra_headers', 'mock_response', 'custom_llm_provider'])(
    'VAL-4: %s is refused, even when extra parameters are let through',
    (name) => {
      expect(reasonOf({ model: 'm', input: 'x', [name]: 'v' }, [name])).toMatchObject({ problem: 'forbidden-parameter', parameter: name });
    },
  );

  test('VAL-4: an unknown parameter is refused at every level', () => {
    expect(reasonOf({ model: 'm', input: 'x', zzz: 1 })).toMatchObject({ problem: 'unknown-parameter', parameter: '' });
    expect(reasonOf({ model: 'm', input: [{ role: 'user', content: [{ type: 'input_text', text: 'x', zzz: 1 }] }] })).toMatchObject({
      problem: 'unknown-parameter',
      parameter: 'input[0].content[0]',
    });
    expect(reasonOf({ model: 'm', input: 'x', tools: [{ type: 'mcp', server_label: 'a', zzz: 1 }] })).toMatchObject({ parameter: 'tools[0]' });
    expect(reasonOf({ model: 'm', input: 'x', reasoning: { zzz: 1 } })).toMatchObject({ parameter: 'reasoning' });
  });

  test('VAL-4: an mcp tool with an address of its own is refused, unless the operator lets mcp_servers through', () => {
    const body = { model: 'm', input: 'x', tools: [{ type: 'mcp', server_label: 'a', server_url: 'https://evil.example' }] };
    expect(reasonOf(body)).toMatchObject({ problem: 'forbidden-parameter', parameter: 'tools[0].server_url' });
    expect(reasonOf({ ...body, tools: [{ type: 'mcp', server_label: 'a', headers: { x: 'y' } }] })).toMatchObject({ problem: 'forbidden-parameter' });
    expect(parseResponsesRequest(body, { extraParameters: new Set(['mcp_servers']) }).ok).toBe(true);
    expect(parseResponsesRequest({ ...body, tools: [{ type: 'mcp', server_label: 'a', connector_id: 'connector_gmail' }] }, { extraParameters: new Set() }).ok).toBe(true);
  });

  test('VAL-4: an extra parameter that the configuration lets through is native only and seen by the guards', () => {
    const parsed = parseResponsesRequest({ model: 'm', input: 'x', top_k: 'canary' }, { extraParameters: new Set(['top_k']) });
    if (!parsed.ok) throw new Error('refused');
    expect(parsed.value.nativeOnly).toEqual(['top_k']);
    expect(parsed.value.parameters).toMatchObject([{ text: 'canary', at: ['top_k'] }]);
  });

  test('a body without model, or without anything to answer, is refused by name', () => {
    expect(reasonOf({ input: 'x' })).toMatchObject({ problem: 'missing-parameter', parameter: 'model' });
    expect(reasonOf({ model: 'm' })).toMatchObject({ problem: 'missing-parameter', parameter: 'input' });
    expect(reasonOf([])).toMatchObject({ problem: 'not-an-object' });
  });

  test('values out of range and of the wrong form are refused by place', () => {
    expect(reasonOf({ model: 'm', input: 'x', temperature: 3 })).toMatchObject({ problem: 'out-of-range', parameter: 'temperature' });
    expect(reasonOf({ model: 'm', input: 'x', tool_choice: 'maybe' })).toMatchObject({ problem: 'not-allowed-value', parameter: 'tool_choice' });
    expect(reasonOf({ model: 'm', input: [{ type: 'function_call', call_id: 'c', name: 'f' }] })).toMatchObject({
      problem: 'missing-parameter',
      parameter: 'input[0].arguments',
    });
    expect(reasonOf({ model: 'm', input: [{ type: 'invented' }] })).toMatchObject({ parameter: 'input[0].type' });
    expect(reasonOf({ model: 'm', input: [{ role: 'user', content: [{ type: 'input_image' }] }] })).toMatchObject({ problem: 'inconsistent' });
  });

  test('VAL-6: no value of the body is in an error', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), (body, seed) => {
        const leaves = leavesOf(body, []);
        const leaf = leaves[seed % leaves.length];
        if (leaf === undefined) return;
        const canary = { canary1234567: ['canary7654321'] };
        const reason = reasonOf(replaceAt(body, leaf.at, canary));
        expect(JSON.stringify(reason ?? {})).not.toMatch(/canary/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the canonical request', () => {
  test('every free text of a body is covered by a part, a tool text or a parameter', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const request = parse(body);
        const covered = coveredBy(request);
        for (const leaf of leavesOf(body, [])) {
          if (isWord(leaf.at) || isUnreadable(leaf)) continue;
          expect(covered.some((at) => isPrefix(at, leaf.at)), JSON.stringify(leaf.at)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('every text part stands where its pointer says', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        for (const { text, at } of textsOf(parse(body))) if (text !== '') expect(valueAt(body, at)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test('origin and trust follow who speaks', () => {
    const request = parse({
      model: 'm',
      instructions: 'be kind',
      input: [
        { role: 'user', content: 'hi' },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'from outside' },
        { type: 'file_search_call', id: 'fs', queries: ['q'], status: 'completed', results: [{ text: 'found' }] },
      ],
    });
    expect(request.turns.map(({ role, parts }) => [role, parts[0]?.origin, parts[0]?.trust])).toEqual([
      ['system', 'system', 'operator'],
      ['user', 'user', 'caller'],
      ['assistant', 'tool-call', 'model'],
      ['tool', 'tool-result', 'external'],
      ['assistant', 'retrieved', 'external'],
    ]);
  });

  test('what the assistant did in a row is one turn', () => {
    const { turns } = parse({
      model: 'm',
      input: [
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'think' }], encrypted_content: 'xyz' },
        { role: 'assistant', content: 'calling' },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'b', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'a', output: '1' },
        { type: 'function_call_output', call_id: 'b', output: '2' },
      ],
    });
    expect(turns.map(({ role, parts }) => [role, parts.map(({ kind }) => kind)])).toEqual([
      ['assistant', ['reasoning', 'text', 'tool-call', 'tool-call']],
      ['tool', ['tool-result']],
      ['tool', ['tool-result']],
    ]);
    expect(turns[0]?.parts[0]).toMatchObject({ protocol: 'openai-responses', signature: 'rs_1:xyz' });
  });

  test('parameters with state or for this provider alone are native only, default values are not', () => {
    expect(
      parse({
        model: 'm', input: 'x', store: false, background: false, truncation: 'disabled', service_tier: 'auto',
        include: ['reasoning.encrypted_content'], text: { format: { type: 'text' } }, metadata: null, stream: false,
      }).nativeOnly,
    ).toEqual([]);
    expect(
      parse({
        model: 'm', input: [{ type: 'item_reference', id: 'msg_1' }], store: true, background: true, previous_response_id: 'r', conversation: 'c',
        prompt: { id: 'p' }, tools: [{ type: 'web_search' }], truncation: 'auto', service_tier: 'flex', metadata: { a: 'b' },
      }).nativeOnly.toSorted(),
    ).toEqual([
      'background', 'conversation', 'input[0]', 'metadata', 'previous_response_id', 'prompt', 'service_tier', 'store', 'tools[0]', 'truncation',
    ]);
  });

  test('VAL-8: the schema of a tool is data', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } };
    const { tools } = parse({ model: 'm', input: 'x', tools: [{ type: 'function', name: 'f', parameters: schema, strict: null }] });
    expect(tools[0]?.schema).toEqual(schema);
    expect(tools[0]?.texts.map(({ text }) => text)).toContain('(a+)+$');
  });
});

interface Leaf {
  readonly at: Pointer;
  readonly text: string;
}

function leavesOf(value: Json, at: Pointer): readonly Leaf[] {
  if (typeof value === 'string') return [{ at, text: value }];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => leavesOf(item, [...at, index]));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...at, name])) : [];
}

/** Words of the schema and names of items, which the schema holds to a strict form. */
function isWord(at: Pointer): boolean {
  const name = at.at(-1);
  if (at.length === 1) return name === 'model' || name === 'truncation' || name === 'service_tier' || name === 'tool_choice';
  if (['include', 'stream_options', 'reasoning', 'tool_choice'].includes(String(at[0]))) return true;
  if (at[0] === 'tools' || at[0] === 'text') return name === 'type' && at.length === 3;
  if (at[0] !== 'input') return false;
  return ['type', 'role', 'status', 'id', 'call_id', 'phase', 'detail'].includes(String(name)) || (name === 'name' && at.length === 3);
}

function textsOf(request: ChatRequest): readonly Leaf[] {
  const parts = request.turns.flatMap((turn) => turn.parts.flatMap(textsIn));
  return [...parts, ...request.tools.flatMap(({ texts }) => texts), ...request.parameters];
}

function textsIn(part: Part): readonly Leaf[] {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
      return [part];
    case 'file':
      return part.name === undefined ? [] : [part.name];
    case 'tool-call':
      return [{ text: part.argumentsJson, at: part.at }];
    case 'tool-result':
      return part.content.flatMap(textsIn);
    case 'opaque':
      return part.texts;
    default:
      return [];
  }
}

function coveredBy(request: ChatRequest): readonly Pointer[] {
  const parts: readonly Part[] = request.turns.flatMap((turn) =>
    turn.parts.flatMap((part): readonly Part[] => (part.kind === 'tool-result' ? part.content : [part])),
  );
  const media = parts.filter(({ kind }) => kind === 'image' || kind === 'file');
  return [...textsOf(request), ...media].map(({ at }) => at);
}

function isPrefix(prefix: Pointer, at: Pointer): boolean {
  return prefix.every((step, index) => at[index] === step);
}

function valueAt(body: Json, at: Pointer): Json | undefined {
  let value: Json | undefined = body;
  for (const step of at) {
    if (Array.isArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) ? value[String(step)] : undefined;
  }
  return value;
}

function replaceAt(body: Json, at: Pointer, value: JsonObject): Json {
  const [step, ...rest] = at;
  if (step === undefined) return value;
  if (Array.isArray(body)) return body.map((item: Json, index) => (index === step ? replaceAt(item, rest, value) : item));
  return isJsonObject(body) ? { ...body, [step]: replaceAt(body[String(step)] ?? null, rest, value) } : body;
}
