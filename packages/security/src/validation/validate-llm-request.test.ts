import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputValidationError } from './input-validation-error.ts';
import type { BodySurface } from '../vocabulary/index.ts';
import { validateLlmRequest } from './validate-llm-request.ts';

const chat = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };
const bodies: Readonly<Record<BodySurface, object>> = {
  'chat-completions': chat,
  'completions': { model: 'm', prompt: 'hello' },
  'responses': { model: 'm', input: 'hello' },
  'messages': { ...chat, max_tokens: 10 },
  'count-tokens': chat,
  'embeddings': { model: 'm', input: 'hello' },
};
const surfaces: readonly BodySurface[] = ['chat-completions', 'completions', 'responses', 'messages', 'count-tokens', 'embeddings'];

describe('validateLlmRequest', () => {
  it.each(surfaces)('VAL-2: a sound body of %s becomes the canonical request, from a value, text or bytes', (surface) => {
    const text = JSON.stringify(bodies[surface]);
    const request = validateLlmRequest(bodies[surface], { surface });
    expect(request).toMatchObject({ surface, model: 'm' });
    expect(validateLlmRequest(text, { surface })).toEqual(request);
    expect(validateLlmRequest(new TextEncoder().encode(text), { surface })).toEqual(request);
  });

  it('VAL-2: text and bytes are scanned before they are parsed', () => {
    expect(problemOf('{"model":"a","model":"b"}')).toMatchObject({ code: 'duplicate-key', pointer: 'model' });
    expect(problemOf('['.repeat(65))).toMatchObject({ code: 'too-deep', limit: 64, rule: 'must not nest deeper than the limit (64)' });
    expect(problemOf('{"messages":[1,]}')).toMatchObject({ code: 'syntax', pointer: 'messages[1]' });
    expect(problemOf('"\ud800"')).toMatchObject({ code: 'not-an-object' });
  });

  it.each(['api_base', 'base_url', 'api_key', 'organization', 'extra_headers', 'mock_response', 'custom_llm_provider', 'anything'])(
    'VAL-4: a client cannot send %s',
    (name) => {
      for (const surface of surfaces) {
        expect(() => validateLlmRequest({ ...bodies[surface], [name]: 'x' }, { surface })).toThrow(InputValidationError);
      }
    },
  );

  it('VAL-6: an error carries pointer, rule and limit, and no value of the body', () => {
    const canary = fc.stringMatching(/^canary[a-z0-9]{10}$/u);
    const place = fc.constantFrom('model', 'messages', 'role', 'content', 'stream', 'unknown', 'tools', 'temperature');
    fc.assert(
      fc.property(canary, place, fc.constantFrom(...surfaces), (value, name, surface) => {
        const body = { ...bodies[surface], [name]: [{ [value]: { [value]: value } }], messages: name === 'messages' ? value : [{ role: value, content: [{ type: value }] }] };
        const problem = problemOf(body, surface);
        expect(JSON.stringify({ ...problem, message: problem?.message, stack: problem?.stack })).not.toContain(value);
        return problem !== undefined && problem.rule !== '';
      }),
      { numRuns: 1000 },
    );
  });

  it('VAL-8: schemas in tool definitions are data: a pattern that could hold a backtracking engine costs nothing', () => {
    const parameters = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$', default: `${'a'.repeat(40)}!` } }, $ref: 'https://127.0.0.1/schema' };
    const startedMs = process.threadCpuUsage().user / 1000;
    const request = validateLlmRequest({ ...chat, tools: [{ type: 'function', function: { name: 'f', parameters } }] });
    expect(process.threadCpuUsage().user / 1000 - startedMs).toBeLessThan(1000);
    expect(request).toMatchObject({ tools: [{ name: 'f', schema: parameters }] });
  });
});

function problemOf(data: unknown, surface: BodySurface = 'chat-completions'): InputValidationError | undefined {
  try {
    validateLlmRequest(data, { surface });
    return undefined;
  } catch (error) {
    if (error instanceof InputValidationError) return error;
    throw error;
  }
}
