import { Secret } from '@agentor/security/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EgressError } from '../../ports/index.ts';
import { testRecord } from '../record.test-data.ts';
import { EVENT_LINES_MAX, EVENT_WINDOW_MS, LINE_BYTES_MAX } from './bounds.ts';
import { type LogLevel, openLog, type OpenedLog } from './open-log.ts';

describe('the log', () => {
  test('LOG-1: forty canary secrets driven through every door leave none in the output', () => {
    const canaries = Array.from({ length: 40 }, (_, index) => `cAnary/${index}+"q"\\${'xyz'.repeat(4)}-${index}`);
    const { log, lines } = openTestLog('debug', canaries);
    for (const canary of canaries) {
      const cause = new Error(`inner ${canary}`);
      const error = Object.assign(new Error(`failed for ${canary}`, { cause }), { code: canary, headers: { authorization: canary } });
      log.error('test.failed', { error, reason: canary, url: `https://x.example/?q=${encodeURIComponent(canary)}`, names: [canary] });
      log.warn('test.thrown', { error: canary, hint: `a ${Buffer.from(canary).toString('base64')} b`, file: 'x'.repeat(500) + canary });
      log.info('test.encoded', { hint: Buffer.from(`user:${canary}`).toString('base64'), reason: Buffer.from(`ab:${canary}`).toString('base64url') });
      log.debug('test.value', { error: new EgressError({ kind: 'provider-error', message: canary }), path: JSON.stringify({ canary }) });
      log.logRequest(testRecord({ id: canary, modelServed: canary, modelRouted: canary, keyId: canary }));
    }
    expect(lines.length).toBe(200);
    const all = lines.join('');
    const spellings = canaries.flatMap((canary) => [
      canary,
      JSON.stringify(canary).slice(1, -1),
      encodeURIComponent(canary),
      Buffer.from(canary).toString('base64').slice(0, 24),
      Buffer.from(`user:${canary}`).toString('base64').slice(12, 36),
    ]);
    expect(spellings.filter((spelling) => all.includes(spelling))).toEqual([]);
    for (const line of lines) expect(() => void JSON.parse(line)).not.toThrow();
  });

  test('LOG-1: fields that are not on the list, and Secret values, are not printed', () => {
    const { log, lines } = openTestLog('info');
    const fields = { provider: 'openai', authorization: 'swordfish', body: { prompt: 'swordfish' }, reason: new Secret('swordfish') };
    log.info('test.fields', JSON.parse(JSON.stringify(fields)));
    Reflect.apply(log.info, undefined, ['test.raw', fields]);
    expect(lines.join('')).not.toContain('swordfish');
    expect(lines.map((line) => parse(line)['provider'])).toEqual(['openai', 'openai']);
  });

  test.each([
    ['authorization: Bearer abcdef123456', 'authorization: Bearer [hidden]'],
    ['https://user:hunter22@db.example/x', 'https://[hidden]@db.example/x'],
    ['got api_key=abcdef123456&x=1', 'got api_key=[hidden]&x=1'],
    ['used sk-proj-0123456789abcdef today', 'used [hidden] today'],
    ['nothing secret about tokens here', 'nothing secret about tokens here'],
  ])('LOG-1: what looks like a credential in %j is hidden though nobody knew it', (reason, told) => {
    const { log, lines } = openTestLog('info');
    log.info('test.reason', { reason });
    expect(parse(lines[0])['reason']).toBe(told);
  });

  test('LOG-1: a record prints the fields of a record and nothing that came along', () => {
    const { log, lines } = openTestLog('info');
    const extra = { prompt: 'swordfish', headers: { cookie: 'swordfish' } };
    log.logRequest({ ...testRecord(), ...extra, attempts: testRecord().attempts.map((attempt) => ({ ...attempt, ...extra })) });
    expect(lines[0]).not.toContain('swordfish');
    expect(parse(lines[0])).toMatchObject({ level: 'info', event: 'request', requestId: testRecord().id, status: 200, attemptsCount: 2, overheadMs: 1.43 });
  });

  test('LOG-2: line ends, escapes, separators and overrides give exactly one line of valid JSON', () => {
    const { log, lines } = openTestLog('debug');
    const nasty = 'a\r\nb\u2028c\u2029d\u0000e\u001b[31mf\u0085g\u009bh\u202ei\u2066j\ud800k\u007f';
    log.error('test.nasty', { reason: nasty, error: new Error(nasty), names: [nasty] });
    log.logRequest(testRecord({ modelServed: nasty }));
    for (const line of lines) {
      expect(line.endsWith('\n')).toBe(true);
      // eslint-disable-next-line no-control-regex -- these are what the test is about
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e\u2066]/u);
      expect(() => void JSON.parse(line)).not.toThrow();
    }
    expect(lines.length).toBe(2);
    expect(parse(lines[0])['reason']).toBe(nasty);
  });

  test('LOG-2: whatever text comes, it is one valid line of at most 16 KiB', () => {
    const { log, lines } = openTestLog('debug');
    const text = fc.string({ unit: 'binary', maxLength: 3000 });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 40 }), (reason, message, names) => {
        lines.length = 0;
        const error = new Error(message, { cause: new Error(reason, { cause: new Error(message, { cause: new Error(reason) }) }) });
        log.logRequest(testRecord({ modelServed: reason, keyId: message, tenantId: reason }));
        expect(lines.length).toBe(1);
        log.error(`test.${names.length}`, { reason, hint: message, names, error, url: reason, path: message });
        for (const line of lines) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LINE_BYTES_MAX);
          expect(line.indexOf('\n')).toBe(line.length - 1);
          expect(() => void JSON.parse(line)).not.toThrow();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('LOG-2: a line that would be longer is replaced by one that says so', () => {
    const { log, lines } = openTestLog('debug');
    const wide = '\u0001'.repeat(512);
    log.error('test.wide', { reason: wide, hint: wide, url: wide, path: wide, file: wide, names: Array.from({ length: 16 }, () => wide) });
    expect(parse(lines[0])).toMatchObject({ event: 'log.line_too_long' });
  });

  test('LOG-2: a flood of one event is capped, counted, and told when the window ends', () => {
    let nowMs = 0;
    const { log, lines } = openTestLog('info', [], () => nowMs);
    for (let count = 0; count < 10_000; count += 1) log.warn('test.flood');
    log.warn('test.other');
    expect(lines.length).toBe(EVENT_LINES_MAX + 1);
    nowMs = EVENT_WINDOW_MS;
    log.warn('test.flood');
    expect(parse(lines[EVENT_LINES_MAX + 1])).toMatchObject({ event: 'log.suppressed', reason: 'test.flood', count: 10_000 - EVENT_LINES_MAX });
    expect(log.lost()).toEqual({ suppressed: 10_000 - EVENT_LINES_MAX, dropped: 0 });
  });

  test('errors tell name, code and message; the stack only at debug', () => {
    const { log, lines } = openTestLog('info');
    log.error('test.error', { error: Object.assign(new TypeError('went wrong'), { code: 'ESOME' }) });
    log.setLevel('debug');
    log.error('test.error', { error: new Error('again') });
    expect(parse(lines[0])['error']).toEqual({ name: 'TypeError', code: 'ESOME', message: 'went wrong' });
    expect(parse(lines[1])['error']).toHaveProperty('stack');
  });

  test('the level can change while it runs, and secrets can be added', () => {
    const { log, lines } = openTestLog('error');
    log.info('test.quiet');
    log.setLevel('info');
    log.hide([new Secret('added-later')]);
    log.info('test.loud', { reason: 'added-later' });
    expect(lines.map((line) => parse(line)['event'])).toEqual(['test.loud']);
    expect(lines[0]).not.toContain('added-later');
  });
});

function openTestLog(level: LogLevel, secrets: readonly string[] = [], nowMs: () => number = () => 0): { log: OpenedLog; lines: string[] } {
  const lines: string[] = [];
  const log = openLog({
    level,
    clock: { nowMs: () => 1_800_000_000_000, monotonicMs: nowMs },
    secrets: secrets.map((secret) => new Secret(secret)),
    stream: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

function parse(line: string | undefined): Record<string, unknown> {
  return JSON.parse(line ?? '{}');
}
