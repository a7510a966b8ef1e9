import { describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { InvalidBody } from '../contract.ts';
import { anthropicCountTokensClient, anthropicMessagesClient } from './index.ts';

const STRICT = { extraParameters: new Set<string>() };
const MINIMAL = { model: 'claude-sonnet-5', max_tokens: 100, messages: [{ role: 'user', content: 'hi' }] };

function parse(body: unknown): ChatRequest {
  const parsed = anthropicMessagesClient.parseRequest(body, STRICT);
  if (!parsed.ok) throw new Error(`${parsed.reason.parameter}: ${parsed.reason.rule}`);
  return parsed.value;
}

function reasonOf(body: unknown): InvalidBody {
  const parsed = anthropicMessagesClient.parseRequest(body, STRICT);
  if (parsed.ok) throw new Error('the body was accepted');
  return parsed.reason;
}

describe('a Messages body becomes a canonical request', () => {
  test('system text, user text and settings keep their places', () => {
    const request = parse({
      ...MINIMAL,
      system: [{ type: 'text', text: 'be kind', cache_control: { type: 'ephemeral' } }],
      stop_sequences: ['END'],
      temperature: 0.5,
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
      thinking: { type: 'enabled', budget_tokens: 2048, display: 'summarized' },
      metadata: { user_id: 'u1' },
    });
    expect(request.turns).toEqual([
      { role: 'system', parts: [{ kind: 'text', text: 'be kind', origin: 'system', trust: 'operator', at: ['system', 0, 'text'] }] },
      { role: 'user', parts: [{ kind: 'text', text: 'hi', origin: 'user', trust: 'caller', at: ['messages', 0, 'content'] }] },
    ]);
    expect(request.settings).toEqual({
      maxOutputTokens: 100,
      temperature: 0.5,
      stop: ['END'],
      toolChoice: { kind: 'required' },
      areParallelToolCallsAllowed: false,
      reasoning: { budgetTokens: 2048, summary: 'auto' },
      endUser: 'u1',
    });
    expect(request.nativeOnly).toEqual(['system[0].cache_control']);
  });

  test('tool results become turns of their own before the text that follows them', () => {
    const request = parse({
      ...MINIMAL,
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'f', input: { a: 'x' } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'r' }, { type: 'text', text: 't' }] },
      ],
    });
    expect(request.turns.map(({ role }) => role)).toEqual(['assistant', 'tool', 'user']);
    expect(request.turns[0]?.parts[0]).toMatchObject({
      kind: 'tool-call',
      argumentsJson: '{"a":"x"}',
      at: ['messages', 0, 'content', 0, 'input'],
    });
    expect(request.turns[1]?.parts[0]).toMatchObject({ kind: 'tool-result', callId: 'toolu_1', isError: false });
  });

  test('thinking keeps its signature, redacted thinking its data, and blocks of server tools stay whole', () => {
    const use = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } };
    const request = parse({
      ...MINIMAL,
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
            { type: 'redacted_thinking', data: 'ZGF0YQ' },
            use,
          ],
        },
      ],
    });
    expect(request.turns[0]?.parts).toMatchObject([
      { kind: 'reasoning', text: 'hm', signature: 'c2ln', protocol: 'anthropic-messages' },
      { kind: 'reasoning', encrypted: 'ZGF0YQ' },
      { kind: 'opaque', value: use },
    ]);
    expect(request.nativeOnly).toEqual(['messages[0].content[2]']);
  });

  test('a token count takes the same conversation without max_tokens and refuses max_tokens', () => {
    const { max_tokens: _max, ...body } = MINIMAL;
    expect(anthropicCountTokensClient.parseRequest(body, STRICT)).toMatchObject({
      ok: true,
      value: { kind: 'token-count', surface: 'count-tokens', model: 'claude-sonnet-5' },
    });
    expect(anthropicCountTokensClient.parseRequest(MINIMAL, STRICT).ok).toBe(false);
  });
});

describe('VAL-4: a Messages body is read strictly', () => {
  test.each([
    ['an unknown top-level parameter', { ...MINIMAL, surprise: 1 }, 'unknown-parameter', ''],
    ['an unknown member of a message', { ...MINIMAL, messages: [{ role: 'user', content: 'a', extra: 1 }] }, 'unknown-parameter', 'messages[0]'],
    [
      'an unknown member of a block',
      { ...MINIMAL, messages: [{ role: 'user', content: [{ type: 'text', text: 'a', extra: 1 }] }] },
      'unknown-parameter',
      'messages[0].content[0]',
    ],
    [
      'an unknown member deep inside a tool result',
      {
        ...MINIMAL,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: { type: 'url', url: 'u', host: 'h' } }] },
            ],
          },
        ],
      },
      'unknown-parameter',
      'messages[0].content[0].content[0].source',
    ],
    ['an unknown member of a tool', { ...MINIMAL, tools: [{ name: 'f', input_schema: {}, url: 'x' }] }, 'unknown-parameter', 'tools[0]'],
    ['a tool type that is not known', { ...MINIMAL, tools: [{ type: 'shell_20300101', name: 'f' }] }, 'not-allowed-value', 'tools[0].type'],
    ['a block type that is not known', { ...MINIMAL, messages: [{ role: 'user', content: [{ type: 'video' }] }] }, 'not-allowed-value', 'messages[0].content[0].type'],
    ['no max_tokens', { model: 'm', messages: MINIMAL.messages }, 'missing-parameter', 'max_tokens'],
    ['no input_schema', { ...MINIMAL, tools: [{ name: 'f' }] }, 'missing-parameter', 'tools[0].input_schema'],
    ['a temperature above 1', { ...MINIMAL, temperature: 1.5 }, 'out-of-range', 'temperature'],
    ['a fractional max_tokens', { ...MINIMAL, max_tokens: 1.5 }, 'wrong-type', 'max_tokens'],
    ['VAL-2: an integer beyond 2^53', { ...MINIMAL, max_tokens: 2 ** 53 }, 'out-of-range', 'max_tokens'],
    ['no messages', { ...MINIMAL, messages: [] }, 'out-of-range', 'messages'],
    ['a list', [], 'not-an-object', ''],
  ])('%s is refused at its place', (_, body, problem, parameter) => {
    expect(reasonOf(body)).toMatchObject({ problem, parameter });
  });

  test.each(['api_base', 'base_url', 'api_key', 'extra_headers', 'fallbacks', 'mcp_servers', 'thread', 'workspace_id', 'user_profile_id', 'billing_policy', 'fallback_credit_token'])(
    '%s steers hosts, accounts or unseen conversations and is forbidden',
    (name) => {
      expect(reasonOf({ ...MINIMAL, [name]: 'x' })).toMatchObject({ problem: 'forbidden-parameter', parameter: name });
    },
  );

  test('a parameter that the configuration lets through is native only, and its texts are seen', () => {
    const parsed = anthropicMessagesClient.parseRequest({ ...MINIMAL, novelty: { text: 'see me' } }, { extraParameters: new Set(['novelty']) });
    expect(parsed).toMatchObject({
      ok: true,
      value: { nativeOnly: ['novelty'], parameters: [{ text: 'see me', at: ['novelty', 'text'] }] },
    });
  });

  test('VAL-6: a refusal shows no value and no name of the client', () => {
    const canary = 'CANARY-7f3a';
    const bodies = [
      { ...MINIMAL, [canary]: canary },
      { ...MINIMAL, temperature: canary },
      { ...MINIMAL, messages: [{ role: canary, content: canary }] },
      { ...MINIMAL, messages: [{ role: 'user', content: [{ type: canary, [canary]: canary }] }] },
      { ...MINIMAL, tools: [{ type: canary, name: canary }] },
      { ...MINIMAL, tools: [{ name: `${canary} ?`, input_schema: { [canary]: canary } }] },
      { ...MINIMAL, tools: [{ type: 'computer_toolset_20260801', configs: { [`${canary}!`]: {} } }] },
      { ...MINIMAL, output_config: { effort: canary } },
    ];
    for (const body of bodies) expect(JSON.stringify(reasonOf(body))).not.toContain(canary);
  });
});

describe('anything the official client types is accepted', () => {
  test.each([
    ['an image of each source', { messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } }, { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } }, { type: 'image', source: { type: 'file', file_id: 'file_1' } }] }] }],
    ['documents of each source', { messages: [{ role: 'user', content: [{ type: 'document', title: 't', context: 'c', citations: { enabled: true }, source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' } }, { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'd' } }, { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'x' }] } }] }] }],
    ['tools of the provider', { tools: [{ type: 'web_search_20250305', name: 'web_search', max_uses: 3, user_location: { type: 'approximate', city: 'Berlin' } }, { type: 'bash_20250124', name: 'bash' }, { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool', max_characters: 10 }, { type: 'web_fetch_20260318', name: 'web_fetch', citations: { enabled: true } }, { type: 'memory_20250818', name: 'memory' }, { type: 'computer_toolset_20260801', configs: { zoom: { enabled: false } } }] }],
    ['context management', { context_management: { edits: [{ type: 'clear_tool_uses_20250919', trigger: { type: 'input_tokens', value: 100 }, keep: { type: 'tool_uses', value: 3 } }, { type: 'clear_thinking_20251015', keep: 'all' }] } }],
    ['containers', { container: { id: 'c_1', skills: [{ type: 'anthropic', skill_id: 'pptx', version: 'latest' }] } }],
    ['structured output and effort', { output_config: { effort: 'max', format: { type: 'json_schema', schema: { type: 'object' } } } }],
    ['a system message in the middle', { messages: [{ role: 'user', content: 'a' }, { role: 'system', content: 'b' }] }],
    ['a server tool and its result', { messages: [{ role: 'assistant', content: [{ type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', title: 't', url: 'u', encrypted_content: 'e', page_age: null }] }, { type: 'web_search_tool_result', tool_use_id: 's', content: { type: 'web_search_tool_result_error', error_code: 'unavailable' } }, { type: 'text', text: 'cited', citations: [{ type: 'web_search_result_location', cited_text: 'c', url: 'u', title: null, encrypted_index: 'i' }] }] }] }],
  ])('%s', (_, members) => {
    expect(parse({ ...MINIMAL, ...members }).native.body).toEqual({ ...MINIMAL, ...members });
  });
});
