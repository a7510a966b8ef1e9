import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPaint, toShortLine } from './index.ts';

const plain = createPaint(false);
const time = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

test('a request is a line of status, outcome, surface, model, tokens, time and id', () => {
  const line = { level: 'info', time, event: 'request', requestId: 'req_1', surface: 'messages', outcome: 'answered', status: 200, modelRouted: 'agentor/echo', inputTokens: 2, outputTokens: 3, totalMs: 9.82 };
  expect(toShortLine(JSON.stringify(line), plain)).toBe('03:04:05  200  answered  messages  agentor/echo  2 in, 3 out  10 ms  req_1\n');
});

test('a refusal is told by its code, and stands out', () => {
  const line = { level: 'info', time, event: 'request', requestId: 'req_2', surface: 'models', outcome: 'refused', status: 401, code: 'missing_api_key', totalMs: 0.2 };
  expect(toShortLine(JSON.stringify(line), plain)).toBe('03:04:05  401  missing_api_key  models  0 ms  req_2\n');
  expect(toShortLine(JSON.stringify(line), createPaint(true))).toContain('\u001B[33m401');
});

test('other events keep all their fields', () => {
  const line = { level: 'error', time, event: 'config.rejected', reason: 'unknown setting', problems: 2 };
  expect(toShortLine(JSON.stringify(line), plain)).toBe('03:04:05  config.rejected  reason=unknown setting  problems=2\n');
  expect(toShortLine(JSON.stringify(line), createPaint(true))).toContain('\u001B[31m');
});

test('of an error its words are shown', () => {
  const line = { level: 'warn', time, event: 'models.not-listed', provider: 'lab', error: { name: 'ProviderError', code: 'provider_failed', message: 'connect-failed' } };
  expect(toShortLine(JSON.stringify(line), plain)).toBe('03:04:05  models.not-listed  provider=lab  error=connect-failed\n');
});

test('what is no JSON object, or has no time, is shown all the same', () => {
  expect(toShortLine('not JSON\n', plain)).toBe('not JSON\n');
  expect(toShortLine('7', plain)).toBe('7\n');
  expect(toShortLine('{"event":"x","time":1e300}', plain)).toBe('--:--:--  x\n');
});

test('LOG-2: whatever a line holds, one line comes out and nothing in it steers the terminal', () => {
  fc.assert(
    fc.property(fc.record({ event: fc.constantFrom('request', 'other'), modelRouted: fc.string({ unit: 'binary' }), reason: fc.constantFrom('\u001B[2J', 'a\r\nb', '\u2028', '\u202E', '\u0000', '\u009B2J') }), (fields) => {
      const shown = toShortLine(JSON.stringify(fields), plain);
      expect(shown.endsWith('\n')).toBe(true);
      expect(shown.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    }),
  );
});
