import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../kernel/index.ts';
import { LogCategory } from './log-category.ts';
import { LogLevel } from './log-level.ts';
import { openTestLog } from './test-log.ts';

describe('what is logged', () => {
  test('an entry is one line of JSON with its time, level, category and metadata', async () => {
    await using log = await openTestLog();
    await log.logger.info({ message: 'User logged in', category: LogCategory.SECURITY, metadata: { attempts: 2, ip: '192.0.2.1', flags: ['a', true, null] } });
    expect(log.entries()).toEqual([
      expect.objectContaining({
        time: '2026-01-01T00:00:00.000Z',
        level: 'info',
        category: 'security',
        message: 'User logged in',
        metadata: { attempts: 2, ip: '192.0.2.1', flags: ['a', true, null] },
      }),
    ]);
  });

  test('LOG-7: every line of a request carries request, trace, tenant and a pseudonym of the user', async () => {
    await using log = await openTestLog();
    const logger = log.logger.with({ requestId: 'r1', traceId: 't1', tenantId: 'acme', userId: 'alice@example.com' });
    await logger.security({ message: 'one' });
    await logger.info({ message: 'two' });
    await log.logger.flush();
    for (const entry of log.entries()) expect(entry).toMatchObject({ requestId: 'r1', traceId: 't1', tenantId: 'acme', userId: log.logger.pseudonymOf('alice@example.com', 'acme') });
    expect(log.sink.textOf()).not.toContain('alice');
    expect(log.logger.pseudonymOf('alice@example.com', 'acme')).not.toBe(log.logger.pseudonymOf('alice@example.com', 'globex'));
  });

  test('LOG-7: level and filter leave out application entries, and never one of the security class', async () => {
    await using log = await openTestLog({ level: LogLevel.CRITICAL, filter: () => false });
    for (const category of Object.values(LogCategory)) await log.logger.debug({ message: category, category });
    await log.logger.critical({ message: 'filtered' });
    await log.logger.flush();
    expect(log.entries().map(({ message }) => message)).toEqual(['security', 'authentication', 'authorization', 'privacy', 'audit']);
  });

  test('LOG-7: a change of the level is itself an entry, and then in force', async () => {
    await using log = await openTestLog();
    await log.logger.setLevel(LogLevel.ERROR, { userId: 'admin' });
    await log.logger.info({ message: 'left out' });
    await log.logger.flush();
    expect(log.entries()).toEqual([expect.objectContaining({ message: 'Log level changed', category: 'security', metadata: { before: 'info', after: 'error' } })]);
  });

  test('a category that is none is refused', async () => {
    await using log = await openTestLog();
    const entry: { message: string; category?: LogCategory } = { message: 'x' };
    Object.assign(entry, { category: 'log' });
    expect(() => log.logger.info(entry)).toThrow(TypeError);
  });
});

describe('hostile texts', () => {
  test('LOG-2: CR, LF, ANSI, U+2028, NUL and bidirectional marks give exactly one line of JSON', async () => {
    await using log = await openTestLog();
    const hostile = 'a\r\nb\u001b[31m\u2028\u2029\u0000\u202e\u0085\ufeff"}\n{"seq":1}';
    await log.logger.security({ message: hostile, userId: hostile, metadata: { [hostile]: hostile } });
    const text = log.sink.textOf();
    expect(log.entries()).toHaveLength(1);
    const obeyed = [...text].filter((character) => character !== '\n' && (character < ' ' || (character >= '\u007f' && character <= '\u009f') || '\u2028\u2029\u202e\ufeff'.includes(character)));
    expect(obeyed).toEqual([]);
  });

  test('LOG-2: whatever an entry holds, it is one line of JSON of at most 16 KiB that verifies', async () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withTypedArray: true, maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.dictionary(fc.string({ unit: 'binary' }), anything), async (message, metadata) => {
        await using log = await openTestLog();
        const before = log.sink.textOf().length;
        await log.logger.security({ message, metadata });
        const line = log.sink.textOf().slice(before);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(16 * 1024);
        expect(() => JSON.parse(line)).not.toThrow();
        expect(await log.logger.verifyLogIntegrity()).toEqual(['intact', []]);
      }),
      { numRuns: 150 },
    );
  });

  test('LOG-2: a huge text is cut, huge metadata is left out with its size told', async () => {
    await using log = await openTestLog();
    const metadata = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`k${index}`, '\u{1f600}'.repeat(500)]));
    await log.logger.security({ message: 'x'.repeat(10_000_000), metadata });
    const [entry] = log.entries();
    expect(String(entry?.['message'])).toHaveLength(1_025);
    expect(entry).toHaveProperty('metadataBytes');
  });

  test('LOG-2: cycles, depth, getters and proxies that throw end the value and not the log', async () => {
    await using log = await openTestLog();
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const broken = new Proxy({}, { ownKeys: () => { throw new Error('no'); } });
    const metadata = { cycle, broken, bytes: new Uint8Array(9), error: new Error('e', { cause: 'c' }), get thrown(): never { throw new Error('no'); } };
    await log.logger.security({ message: 'x', metadata });
    expect(log.entries()[0]?.['metadata']).toMatchObject({ broken: {}, bytes: '[9 bytes]', error: { name: 'Error', message: 'e', cause: 'c' }, thrown: '[unreadable]' });
  });

  test('LOG-1: known secrets, credentials by their look and by their name stay out, in whatever spelling', async () => {
    const canary = 'canary-7f3b"\\secret-value';
    await using log = await openTestLog({ secrets: [new Secret(canary)] });
    const base64 = Buffer.from(`user:${canary}`).toString('base64');
    await log.logger.security({
      message: `failed with ${canary} and Bearer abcdef0123456789`,
      requestId: canary,
      metadata: {
        text: encodeURIComponent(canary),
        base64,
        password: 'hunter2hunter2',
        headers: { 'X-Api-Key': 'k-1234567890', 'set-cookie': 'sid=12345678', 'Authorization': 'x' },
        held: new Secret('held-secret-value'),
        url: 'https://user:pass-word-1@example.com/',
        late: 'sk-abcdefghijklmnopqrstuvwxyz',
      },
    });
    const text = log.sink.textOf();
    for (const part of ['canary-7f3b', 'abcdef0123456789', base64.slice(8, 24), 'hunter2', 'k-1234567890', 'sid=12345678', 'held-secret', 'pass-word-1', 'abcdefghijklmnop']) {
      expect(text).not.toContain(part);
    }
  });
});
