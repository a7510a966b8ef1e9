import { Secret } from '@agentor/security/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RETRY_AFTER_MS_MAX } from './bounds.ts';
import { cutCredentials, withCredentials } from './credentials.ts';
import { retryAfterMs } from './retry-after.ts';
import { chooseTargets } from './targets.ts';

const CALL = { method: 'POST', url: (): URL => new URL('https://bedrock.example/model/x'), headers: { a: '1' }, body: '{}' } as const;
const SIGV4 = { kind: 'sigv4', region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: new Secret('secret-access'), sessionToken: new Secret('session') } as const;

describe('Retry-After', () => {
  test.each([
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 59_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [{ 'retry-after': '999999999' }, RETRY_AFTER_MS_MAX],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, expected) => {
    expect(retryAfterMs(headers, 1_000)).toBe(expected);
  });

  test('whatever stands there, it is a bounded time or nothing', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (exact, plain) => {
      const wait = retryAfterMs({ 'retry-after-ms': exact, 'retry-after': plain }, 0);
      expect(wait === undefined || (wait >= 0 && wait <= RETRY_AFTER_MS_MAX)).toBe(true);
    }));
  });
});

describe('credentials', () => {
  test('are put into the head by their kind', async () => {
    expect(await withCredentials({ kind: 'none' }, CALL, () => new Date(0))).toEqual({ a: '1' });
    expect(await withCredentials({ kind: 'header', name: 'x-api-key', prefix: '', secret: new Secret('k') }, CALL, () => new Date(0))).toEqual({ 'a': '1', 'x-api-key': 'k' });
    const signed = await withCredentials(SIGV4, CALL, () => new Date(0));
    expect(signed['authorization']).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/19700101\/eu-west-1\/bedrock\//u);
    expect(JSON.stringify(signed)).not.toContain('secret-access');
  });

  test('LOG-1: are cut from any text, every time they stand there', () => {
    const secret = new Secret('s$&cret');
    expect(cutCredentials({ kind: 'header', name: 'a', prefix: '', secret }, 'a s$&cret and s$&cret')).toBe('a [secret] and [secret]');
    expect(cutCredentials(SIGV4, 'secret-access, session')).toBe('[secret], [secret]');
    expect(cutCredentials({ kind: 'none' }, 'text')).toBe('text');
  });
});

describe('the choice of a codec', () => {
  test('a chat goes out by its own protocol where the provider speaks it, else by the preferred one', () => {
    const both = chooseTargets(['openai-responses', 'openai-chat']);
    expect(both.chatFor('openai-chat')?.protocol).toBe('openai-chat');
    expect(both.chatFor('openai-responses')?.protocol).toBe('openai-responses');
    expect(both.chatFor('anthropic-messages')?.protocol).toBe('openai-responses');
    expect(chooseTargets(['anthropic-messages']).chatFor('openai-chat')?.protocol).toBe('anthropic-messages');
  });

  test('legacy completions are never preferred while there is another protocol', () => {
    expect(chooseTargets(['openai-completions', 'openai-chat']).chatFor('gemini')?.protocol).toBe('openai-chat');
    expect(chooseTargets(['openai-completions']).chatFor('gemini')?.protocol).toBe('openai-completions');
  });

  test('a provider of embeddings alone has no chat, and no count', () => {
    const targets = chooseTargets(['openai-embeddings']);
    expect(targets.chatFor('openai-chat')).toBeUndefined();
    expect(targets.embedding?.protocol).toBe('openai-embeddings');
    expect(targets.tokenCount).toBeUndefined();
  });
});
