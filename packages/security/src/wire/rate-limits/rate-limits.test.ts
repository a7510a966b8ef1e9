import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRateWindows, renderRateWindows } from './index.ts';
import { parseDurationMs, parseMomentMs, writeDuration, writeMoment } from './reset-time.ts';

const NOW_MS = Date.parse('2026-11-22T10:00:00Z');
const OPENAI = {
  'x-ratelimit-limit-requests': '10000',
  'x-ratelimit-remaining-requests': '9999',
  'x-ratelimit-reset-requests': '12ms',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-tokens': '199000',
  'x-ratelimit-reset-tokens': '6m0s',
};
const ANTHROPIC = {
  'anthropic-ratelimit-requests-limit': '50',
  'anthropic-ratelimit-requests-remaining': '49',
  'anthropic-ratelimit-requests-reset': '2026-11-22T10:00:02Z',
  'anthropic-ratelimit-input-tokens-limit': '40000',
  'anthropic-ratelimit-input-tokens-remaining': '39000',
  'anthropic-ratelimit-input-tokens-reset': '2026-11-22T10:06:00Z',
  'anthropic-ratelimit-output-tokens-limit': '8000',
  'anthropic-ratelimit-output-tokens-remaining': '7000',
  'anthropic-ratelimit-output-tokens-reset': '2026-11-22T10:00:30Z',
};

describe('rate-limit headers', () => {
  test("WIRE-1: OpenAI's headers come back as they were, and in Anthropic's names and formats", () => {
    const windows = parseRateWindows(OPENAI, NOW_MS) ?? [];
    expect(toObject(renderRateWindows(windows, 'openai', NOW_MS))).toEqual(OPENAI);
    expect(toObject(renderRateWindows(windows, 'anthropic', NOW_MS))).toEqual({
      'anthropic-ratelimit-requests-limit': '10000',
      'anthropic-ratelimit-requests-remaining': '9999',
      'anthropic-ratelimit-requests-reset': '2026-11-22T10:00:01Z',
      'anthropic-ratelimit-tokens-limit': '200000',
      'anthropic-ratelimit-tokens-remaining': '199000',
      'anthropic-ratelimit-tokens-reset': '2026-11-22T10:06:00Z',
    });
  });

  test("WIRE-1: Anthropic's headers come back as they were, and the tighter of its token limits in OpenAI's words", () => {
    const windows = parseRateWindows(ANTHROPIC, NOW_MS) ?? [];
    expect(toObject(renderRateWindows(windows, 'anthropic', NOW_MS))).toEqual(ANTHROPIC);
    expect(toObject(renderRateWindows(windows, 'openai', NOW_MS))).toEqual({
      'x-ratelimit-limit-requests': '50',
      'x-ratelimit-remaining-requests': '49',
      'x-ratelimit-reset-requests': '2s',
      'x-ratelimit-limit-tokens': '8000',
      'x-ratelimit-remaining-tokens': '7000',
      'x-ratelimit-reset-tokens': '30s',
    });
  });

  test('a reply without such headers has no windows', () => {
    expect(parseRateWindows({ 'content-type': 'application/json', 'x-ratelimit-limit': '5' }, NOW_MS)).toBeUndefined();
  });

  test('WIRE-1: a reset that has passed, and a window told in part, are written', () => {
    expect(renderRateWindows([{ subject: 'tokens', resetsAtMs: NOW_MS - 5 }], 'openai', NOW_MS)).toEqual(['x-ratelimit-reset-tokens', '0ms']);
    expect(renderRateWindows([{ subject: 'requests', remaining: 0 }], 'openai', NOW_MS)).toEqual(['x-ratelimit-remaining-requests', '0']);
    expect(renderRateWindows([{ subject: 'requests', limit: 7 }], 'anthropic', NOW_MS)).toEqual(['anthropic-ratelimit-requests-limit', '7']);
  });

  test.each(['-1', '1.5', '1e3', ' 1', '1, 2', '0x10', 'NaN', '', '1\r\nset-cookie: a', '９', '1000000000001', '1'.repeat(500)])(
    'HDR-3: the count %j is left out',
    (value) => {
      expect(parseRateWindows({ 'x-ratelimit-limit-tokens': value }, NOW_MS)).toBeUndefined();
      expect(parseRateWindows({ 'anthropic-ratelimit-tokens-remaining': value }, NOW_MS)).toBeUndefined();
    },
  );

  test('LLM-2: whatever a provider writes, only digits, durations and moments reach a client', () => {
    const names = [...Object.keys(OPENAI), ...Object.keys(ANTHROPIC)];
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.stringMatching(/^[\d.hmsTZ:+-]{0,24}$/u), fc.constantFrom(...Object.values(OPENAI), ...Object.values(ANTHROPIC)));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), fc.constantFrom('openai' as const, 'anthropic' as const), (headers, style) => {
        const rendered = renderRateWindows(parseRateWindows(headers, NOW_MS) ?? [], style, NOW_MS);
        expect(rendered.length).toBeLessThanOrEqual(24);
        for (const [name, text] of Object.entries(toObject(rendered))) {
          expect(name).toMatch(style === 'openai' ? /^x-ratelimit-(?:limit|remaining|reset)-(?:requests|tokens)$/u : /^anthropic-ratelimit-[a-z-]{5,24}$/u);
          expect(text).toMatch(/^(?:\d{1,13}|(?:\d+h)?(?:\d+m)?[\d.]+m?s|2026-(?:10|11|12)-\d\dT\d\d:\d\d:\d\dZ)$/u);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('resets', () => {
  test.each([
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['12ms', 12],
    ['7.66s', 7_660],
    ['1h2m3.5s', 3_723_500],
    ['2m59.56s', 179_560],
    ['1d', 86_400_000],
    ['0s', 0],
    ['59.2ms', 60],
    ['30', 30_000],
    ['0.5', 500],
  ])('the duration %s lasts %d ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  test.each(['', 's', '-1s', '1 s', '1s ', '1m1h', '1.5h', '1e3s', '999h9999999s', '33d', 'soon', '1s\n'])(
    '%j is no duration',
    (text) => {
      expect(parseDurationMs(text)).toBeUndefined();
    },
  );

  test.each(['', 'Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-22', '2026-13-22T10:00:00Z', '2027-11-22T10:00:00Z', '2020-01-01T00:00:00Z', '2026-11-22T10:00:00'])(
    '%j is no moment of a window',
    (text) => {
      expect(parseMomentMs(text, NOW_MS)).toBeUndefined();
    },
  );

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.nat(32 * 86_400_000), (ms) => {
        expect(parseDurationMs(writeDuration(ms))).toBe(ms);
        expect(parseMomentMs(writeMoment(NOW_MS + ms - 1000), NOW_MS)).toBe(Math.ceil((NOW_MS + ms - 1000) / 1000) * 1000);
      }),
    );
  });
});

function toObject(headers: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: headers.length / 2 }, (_, index) => [headers[index * 2] ?? '', headers[index * 2 + 1] ?? '']));
}
