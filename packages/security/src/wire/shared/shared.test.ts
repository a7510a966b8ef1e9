import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toOpenAiError } from './fault-error.ts';
import { decodeOpenAiFault } from './openai-fault.ts';
import { obfuscationFor } from './obfuscation.ts';
import { parseBody } from './parse-body.ts';
import { listTextLeaves } from './text-leaves.ts';

const BODY = z.strictObject({
  model: z.string(),
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({
          role: z.literal('user'),
          content: z.union([z.string(), z.array(z.strictObject({ type: z.literal('text'), text: z.string() }))]),
        }),
        z.strictObject({ role: z.literal('system'), content: z.string() }),
      ]),
    )
    .optional(),
  n: z.int().min(1).max(8).optional(),
  tier: z.enum(['auto', 'flex']).nullish(),
  metadata: z.record(z.string().max(4), z.string().max(6)).optional(),
});
const NO_EXTRAS = { extraParameters: new Set<string>() };

describe('reading a body', () => {
  test.each([
    ['text', { problem: 'not-an-object', parameter: '', rule: 'must be a JSON object' }],
    [{}, { problem: 'missing-parameter', parameter: 'model', rule: 'is required' }],
    [{ model: 7 }, { problem: 'wrong-type', parameter: 'model', rule: 'must be a string' }],
    [{ model: 'm', n: 9 }, { problem: 'out-of-range', parameter: 'n', rule: 'must be at most 8' }],
    [{ model: 'm', n: 1.5 }, { problem: 'wrong-type', parameter: 'n', rule: 'must be an integer' }],
    [{ model: 'm', tier: 'x' }, { problem: 'not-allowed-value', parameter: 'tier', rule: 'must be one of "auto", "flex"' }],
    [
      { model: 'm', messages: [{ role: 'x' }] },
      { problem: 'not-allowed-value', parameter: 'messages[0].role', rule: 'must be one of "user", "system"' },
    ],
    [
      { model: 'm', messages: [{ role: 'user', content: 5 }] },
      { problem: 'wrong-type', parameter: 'messages[0].content', rule: 'must be a string or an array' },
    ],
    [
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      { problem: 'missing-parameter', parameter: 'messages[0].content[0].text', rule: 'is required' },
    ],
    [
      { model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'a', zz: 1 }] }] },
      { problem: 'unknown-parameter', parameter: 'messages[0].content[0]', rule: 'holds a parameter that is not known' },
    ],
    [{ model: 'm', zz: 1 }, { problem: 'unknown-parameter', parameter: '', rule: 'holds a parameter that is not known' }],
    [
      { model: 'm', metadata: { abc: 'too long' } },
      { problem: 'out-of-range', parameter: 'metadata', rule: 'must have at most 6 characters' },
    ],
  ])('VAL-6: the refusal of %j names place and rule', (body, reason) => {
    expect(parseBody(body, BODY, NO_EXTRAS)).toEqual({ ok: false, reason });
  });

  test.each(['api_base', 'base_url', 'api_key', 'organization', 'extra_headers', 'mock_response', 'custom_llm_provider', 'Base-URL'])(
    'VAL-4: %s is refused even where the configuration lets it through',
    (name) => {
      const result = parseBody({ model: 'm', [name]: 'x' }, BODY, { extraParameters: new Set([name]) });
      expect(result).toMatchObject({ ok: false, reason: { problem: 'forbidden-parameter' } });
    },
  );

  test('VAL-4: a configured extra parameter is let through and named', () => {
    const result = parseBody({ model: 'm', top_k: 3 }, BODY, { extraParameters: new Set(['top_k']) });
    expect(result).toMatchObject({ ok: true, value: { extras: ['top_k'], native: { top_k: 3 }, body: { model: 'm' } } });
  });

  test('VAL-6: no value and no name of the client is in any refusal', () => {
    const canary = fc.string({ minLength: 12, maxLength: 20, unit: 'grapheme-ascii' }).map((text) => `canary${text}`);
    const wrong = canary.chain((text) =>
      fc.constantFrom<unknown>(
        text,
        { model: 1, [text]: text },
        { model: 'm', [text]: 1 },
        { model: 'm', tier: text },
        { model: 'm', n: text },
        { model: 'm', messages: text },
        { model: 'm', messages: [{ role: text }] },
        { model: 'm', messages: [{ role: 'user', content: [{ type: text, text }] }] },
        { model: 'm', metadata: { [text]: text } },
        { model: 'm', metadata: { a: { [text]: text } } },
      ),
    );
    fc.assert(
      fc.property(wrong, (body) => {
        const result = parseBody(body, BODY, NO_EXTRAS);
        expect(result.ok).toBe(false);
        expect(JSON.stringify(result)).not.toContain('canary');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('errors of OpenAI-like servers', () => {
  test.each([
    [400, { error: { message: 'm', type: 'invalid_request_error', param: 'n', code: null } }, { kind: 'invalid-request', status: 400, message: 'm', parameter: 'n' }],
    [400, { error: { message: 'm', code: 'context_length_exceeded' } }, { kind: 'too-large', status: 400, message: 'm', code: 'context_length_exceeded' }],
    [400, { error: { message: 'm', code: 'content_filter' } }, { kind: 'content-refused', status: 400, message: 'm', code: 'content_filter' }],
    [401, { error: { message: 'Incorrect API key provided: sk-abc' } }, { kind: 'credentials-refused', status: 401 }],
    [402, undefined, { kind: 'quota-exhausted', status: 402 }],
    [404, { error: { message: 'm', code: 'model_not_found' } }, { kind: 'model-not-found', status: 404, message: 'm', code: 'model_not_found' }],
    [404, { error: 'model "x" not found' }, { kind: 'model-not-found', status: 404, message: 'model "x" not found' }],
    [404, undefined, { kind: 'provider-error', status: 404 }],
    [413, {}, { kind: 'too-large', status: 413 }],
    [429, { error: { message: 'm', type: 'insufficient_quota', code: 'insufficient_quota' } }, { kind: 'quota-exhausted', status: 429, message: 'm', code: 'insufficient_quota' }],
    [429, { message: 'slow', code: 429 }, { kind: 'rate-limited', status: 429, message: 'slow', code: '429' }],
    [500, [{ error: { message: 'm' } }], { kind: 'provider-error', status: 500, message: 'm' }],
    [503, undefined, { kind: 'overloaded', status: 503 }],
    [undefined, { error: { message: 'm', code: 429 } }, { kind: 'rate-limited', status: 429, message: 'm', code: '429' }],
    [undefined, { error: { message: 'm', type: 'server_error' } }, { kind: 'provider-error', message: 'm' }],
  ])('status %s with %j is told apart', (status, body, fault) => {
    expect(decodeOpenAiFault(status, body)).toEqual(fault);
  });

  test('a message is bounded and holds no key', () => {
    const { message } = decodeOpenAiFault(400, { error: { message: `bad sk-proj-abcdef123456\n${'x'.repeat(9_000)}` } });
    expect(message).toMatch(/^bad \[key\] x+$/u);
    expect(message?.length).toBeLessThanOrEqual(500);
  });
});

test('only what a provider says of the request itself reaches a caller, under a code of ours', () => {
  expect(toOpenAiError({ kind: 'invalid-request', message: 'n is too large', code: 'x', parameter: 'n' })).toEqual({
    message: 'The provider rejected the request: n is too large',
    type: 'invalid_request_error',
    param: 'n',
    code: 'provider_rejected',
  });
  const inner = toOpenAiError({ kind: 'quota-exhausted', message: 'account acct-7 is empty', code: 'x', parameter: 'p' });
  expect(JSON.stringify(inner)).not.toContain('acct-7');
  expect(inner.code).toBe('provider_quota_exhausted');
});

test('texts and padding together fill whole steps', () => {
  fc.assert(fc.property(fc.nat(300), (length) => (length + obfuscationFor(length, hex).length) % 32 === 0));
});

test('every string inside a value is listed with its place', () => {
  const label = { origin: 'parameter', trust: 'caller', at: ['x'] } as const;
  expect(listTextLeaves({ a: 'one', b: [1, { c: 'two' }], d: null }, label).map(({ text, at }) => [text, at])).toEqual([
    ['one', ['x', 'a']],
    ['two', ['x', 'b', 1, 'c']],
  ]);
});

function hex(length: number): string {
  return 'a'.repeat(length);
}
