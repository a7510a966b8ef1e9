import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../../vocabulary/index.ts';
import { decodeAnthropicFault, renderAnthropicError, toAnthropicErrorType } from './index.ts';
import { toStreamError } from './render-error.ts';

function errorBody(type: string, message = 'm', details?: object): unknown {
  return { type: 'error', error: { type, message, ...(details === undefined ? {} : { details }) }, request_id: 'req_1' };
}

describe("the provider's errors", () => {
  test.each([
    [400, errorBody('invalid_request_error', 'messages.0.content.1.source: bad'), { kind: 'invalid-request', parameter: 'messages[0].content[1].source' }],
    [400, errorBody('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'), { kind: 'too-large', code: 'context_length_exceeded' }],
    [400, errorBody('invalid_request_error', 'Your credit balance is too low to access the API.'), { kind: 'quota-exhausted' }],
    [400, errorBody('invalid_request_error', 'm', { error_code: 'tool_name_conflict' }), { kind: 'invalid-request', code: 'tool_name_conflict' }],
    [401, errorBody('authentication_error', 'invalid x-api-key'), { kind: 'credentials-refused', status: 401 }],
    [403, errorBody('permission_error'), { kind: 'credentials-refused' }],
    [402, errorBody('billing_error'), { kind: 'quota-exhausted' }],
    [404, errorBody('not_found_error'), { kind: 'model-not-found' }],
    [413, errorBody('request_too_large'), { kind: 'too-large' }],
    [429, errorBody('rate_limit_error'), { kind: 'rate-limited' }],
    [500, errorBody('api_error'), { kind: 'provider-error' }],
    [529, errorBody('overloaded_error'), { kind: 'overloaded' }],
    [529, undefined, { kind: 'overloaded', status: 529 }],
    [502, '<html>', { kind: 'provider-error' }],
    [408, undefined, { kind: 'provider-error' }],
    [422, {}, { kind: 'invalid-request' }],
  ])('%i %o', (status, body, fault) => {
    expect(decodeAnthropicFault(status, body)).toMatchObject(fault);
  });

  test('a message is bounded, holds no key, and credentials’ errors none at all', () => {
    const long = decodeAnthropicFault(400, errorBody('invalid_request_error', `sk-ant-api03-abcdefghij ${'x'.repeat(5000)}`));
    expect(long.message).not.toContain('abcdefghij');
    expect(long.message?.length).toBeLessThan(600);
    expect(decodeAnthropicFault(401, errorBody('authentication_error', 'invalid x-api-key')).message).toBeUndefined();
  });
});

describe('our errors', () => {
  test('have the envelope that clients read', () => {
    expect(renderAnthropicError({ type: 'api_error', message: 'm', requestId: 'req_9' })).toEqual({ type: 'error', error: { type: 'api_error', message: 'm' }, request_id: 'req_9' });
  });

  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [409, 'conflict_error'],
    [413, 'request_too_large'],
    [415, 'invalid_request_error'],
    [422, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [529, 'overloaded_error'],
  ])('status %i is %s', (status, type) => {
    expect(toAnthropicErrorType(status)).toBe(type);
  });

  test('a redirect is the provider’s fault, not the caller’s', () => {
    for (const status of [301, 302, 307, 308]) expect(decodeAnthropicFault(status, undefined)).toEqual({ kind: 'provider-error', status });
  });

  test("the provider's words are shown for the caller's own mistakes alone", () => {
    const kinds: readonly FaultKind[] = ['credentials-refused', 'model-not-found', 'too-large', 'rate-limited', 'quota-exhausted', 'overloaded', 'provider-error', 'content-refused', 'connect-failed', 'destination-refused', 'connect-timeout', 'first-byte-timeout', 'silence-timeout', 'total-timeout', 'malformed-answer', 'answer-cut'];
    for (const kind of kinds) expect(toStreamError({ kind, message: 'theirs' }).message).not.toContain('theirs');
    expect(toStreamError({ kind: 'invalid-request', message: 'theirs' }).message).toBe('theirs');
  });
});
