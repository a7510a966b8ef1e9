import { describe, expect, test } from 'vitest';
import { readState } from './log-state.ts';
import { MemoryLogSink } from './memory-log-sink.ts';
import { linesOf, openTestLog, testClock, TEST_RANDOM } from './test-log.ts';
import { openAsyncLogHandler } from './async-log-handler.ts';
import { readLine, sealLine } from './log-chain.ts';
import { EpochKey } from './log-keys.ts';

/** A sink that can be made to fail, or to wait. */
class TroubledSink extends MemoryLogSink {
  isFull = false;
  gate: Promise<void> | undefined;
  readonly appended: { readonly lines: number; readonly isDurable: boolean }[] = [];

  override async append(lines: string, options?: { readonly isDurable: boolean }): Promise<void> {
    await this.gate;
    if (this.isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    this.appended.push({ lines: lines.split('\n').length - 1, isDurable: options?.isDurable ?? false });
    await super.append(lines);
  }
}

describe('two classes of entries', () => {
  test('application entries beyond the bound are dropped and counted, security entries stay; the count is told', async () => {
    const sink = new TroubledSink();
    await using log = await openTestLog({ sink, applicationEntriesMax: 10, securityEntriesMax: 10 });
    const gate = Promise.withResolvers<undefined>();
    sink.gate = gate.promise;
    for (let index = 0; index < 25; index += 1) await log.logger.info({ message: `a${index}` });
    const durable = Array.from({ length: 10 }, (_, index) => log.logger.security({ message: `s${index}` }));
    await expect(log.logger.security({ message: 'one too many' })).rejects.toMatchObject({ code: 'log_full', retryable: true });
    gate.resolve(undefined);
    await Promise.all(durable);
    await log.logger.security({ message: 'later' });
    expect(log.entries().filter(({ category }) => category === 'application')).toHaveLength(10);
    expect(log.entries().filter(({ category }) => category === 'security')).toHaveLength(11);
    expect(log.logger.losses).toEqual({ dropped: 15, refused: 1 });
    expect(linesOf(sink).filter(({ message }) => message === 'log.lost').map(({ metadata }) => metadata)).toEqual([{ dropped: 15, refused: 1 }]);
    expect(await log.logger.verifyLogIntegrity()).toEqual(['intact', []]);
  });

  test('entries of one turn go to the sink in one piece, durable when one of them must be', async () => {
    const sink = new TroubledSink();
    await using log = await openTestLog({ sink });
    sink.appended.length = 0;
    await Promise.all([log.logger.info({ message: 'a' }), log.logger.info({ message: 'b' })]);
    await log.logger.flush();
    await Promise.all([log.logger.info({ message: 'c' }), log.logger.security({ message: 'd' })]);
    expect(sink.appended).toEqual([{ lines: 2, isDurable: false }, { lines: 2, isDurable: true }]);
  });
});

describe('a sink that fails', () => {
  test('LOG-5: while it is full security entries are refused; once there is room the log goes on, whole, and tells what it lost', async () => {
    const sink = new TroubledSink();
    await using log = await openTestLog({ sink });
    await log.logger.security({ message: 'before' });
    sink.isFull = true;
    await log.logger.info({ message: 'lost' });
    await expect(log.logger.security({ message: 'refused' })).rejects.toMatchObject({ code: 'log_not_written', cause: { code: 'ENOSPC' } });
    await expect(log.logger.security({ message: 'refused' })).rejects.toMatchObject({ code: 'log_not_written' });
    sink.isFull = false;
    await log.logger.security({ message: 'after' });
    expect(log.entries().map(({ message }) => message)).toEqual(['before', 'after']);
    expect(linesOf(sink).find(({ message }) => message === 'log.lost')?.['metadata']).toEqual({ dropped: 1, refused: 2 });
    expect(await log.logger.verifyLogIntegrity()).toEqual(['intact', []]);
  });

  test('LOG-5: an entry whose writer does not wait is counted, and breaks nothing', async () => {
    const sink = new TroubledSink();
    await using log = await openTestLog({ sink });
    sink.isFull = true;
    // oxlint-disable-next-line typescript/no-floating-promises -- what is shown here
    log.logger.security({ message: 'nobody waits' });
    await log.logger.flush();
    expect(log.logger.losses).toEqual({ dropped: 0, refused: 1 });
    sink.isFull = false;
  });

  test('LOG-5: a key that could not be replaced is replaced later, and no line stands after its seal', async () => {
    const sink = new TroubledSink();
    await using log = await openTestLog({ sink, epochLinesMax: 2 });
    const saveState = sink.saveState.bind(sink);
    sink.saveState = () => Promise.reject(new Error('full'));
    await log.logger.security({ message: 'one' });
    await log.logger.security({ message: 'two' });
    await expect(log.logger.security({ message: 'three' })).rejects.toMatchObject({ code: 'log_not_written' });
    sink.saveState = saveState;
    await log.logger.security({ message: 'four' });
    expect(await log.logger.verifyLogIntegrity()).toEqual(['intact', []]);
  });
});

describe('keys', () => {
  test('the key changes by lines and by time, and the one before is neither in the state nor derivable from it', async () => {
    await using log = await openTestLog({ epochLinesMax: 3, epochMsMax: 1_000 });
    const first = await stateOf(log.sink);
    for (let index = 0; index < 3; index += 1) await log.logger.security({ message: 'x' });
    await log.logger.security({ message: 'next epoch by lines' });
    const second = await stateOf(log.sink);
    log.clock.advance(1_000);
    await log.logger.security({ message: 'next epoch by time' });
    const third = await stateOf(log.sink);
    expect([first, second, third].map(({ key }) => key.epoch)).toEqual([1, 2, 3]);
    expect(new Set([first, second, third].map(({ key }) => key.export())).size).toBe(3);
    expect(first.key.next().export()).toBe(second.key.export());
  });

  test('who steals the key of now cannot change what was sealed before', async () => {
    await using log = await openTestLog();
    await log.logger.security({ message: 'the break-in' });
    await log.handler.seal();
    const stolen = (await stateOf(log.sink)).key;
    const lines = log.sink.textOf().split('\n');
    const at = lines.findIndex((line) => line.includes('break-in'));
    const [before, victim] = [readLine(lines[at - 1] ?? ''), readLine(lines[at] ?? '')];
    const forged = sealLine(`"time":"x","level":"info","category":"security","message":"nothing"`, { sequence: (victim?.sequence ?? 0) - 1, mac: before?.mac ?? '' }, stolen);
    log.sink.overwrite(1, lines.with(at, forged.line.trim()).join('\n'));
    const [status, invalid] = await log.logger.verifyLogIntegrity();
    expect(status).toBe('broken');
    expect(invalid[0]).toMatchObject({ sequence: victim?.sequence, line: at + 1 });
  });

  test('a key of another length is refused', () => {
    expect(() => new EpochKey(new Uint8Array(31), 0)).toThrow(RangeError);
  });
});

describe('opening again', () => {
  test('the chain goes on under a fresh key, and the log tells how it was found', async () => {
    const sink = new MemoryLogSink();
    const first = await openTestLog({ sink });
    await first.logger.security({ message: 'one' });
    await first[Symbol.asyncDispose]();
    await using second = await openTestLog({ sink });
    await second.logger.security({ message: 'two' });
    expect(await second.logger.verifyLogIntegrity({ verificationKey: first.key() })).toEqual(['intact', []]);
    expect(linesOf(sink).filter(({ message }) => message === 'log.opened').map(({ metadata }) => metadata)).toEqual([{ tornBytes: 0, faults: 0 }, { tornBytes: 0, faults: 0 }]);
    expect(first.logger.pseudonymOf('u')).toBe(second.logger.pseudonymOf('u'));
  });

  test('a log that was not closed (a kill) goes on as well, wherever it was killed', async () => {
    const sink = new MemoryLogSink();
    const first = await openTestLog({ sink, epochLinesMax: 3 });
    for (let index = 0; index < 8; index += 1) await first.logger.security({ message: `m${index}` });
    const [lines, state] = [sink.textOf().split('\n').slice(0, -1), (await sink.loadState()) ?? ''];
    const sealed = lines.findLastIndex((line) => line.includes('log.sealed')) + 1;
    expect(lines.length - sealed).toBeGreaterThan(1);
    // Lines up to the seal were durable before the state was saved. What came after may or may not have reached the disk.
    for (let kept = sealed; kept <= lines.length; kept += 1) {
      const killed = new MemoryLogSink();
      killed.overwrite(1, lines.slice(0, kept).map((line) => `${line}\n`).join(''));
      await killed.saveState(state);
      await using again = await openTestLog({ sink: killed });
      await again.logger.security({ message: 'after the kill' });
      expect(await again.logger.verifyLogIntegrity({ verificationKey: first.key() })).toEqual(['intact', []]);
    }
  });

  test('lines that were cut off while it was closed leave a hole for good', async () => {
    const sink = new MemoryLogSink();
    const first = await openTestLog({ sink });
    for (let index = 0; index < 5; index += 1) await first.logger.security({ message: `m${index}` });
    await first[Symbol.asyncDispose]();
    sink.overwrite(1, sink.textOf().split('\n').slice(0, -4).map((line) => `${line}\n`).join(''));
    await using second = await openTestLog({ sink });
    await second.logger.security({ message: 'after' });
    const [status, invalid] = await second.logger.verifyLogIntegrity({ verificationKey: first.key() });
    expect(status).toBe('broken');
    expect(invalid[0]?.reason).toMatch(/missing|unsealed/u);
  });

  test('a log without its state, and a state that was changed, are refused', async () => {
    const sink = new MemoryLogSink();
    sink.overwrite(1, 'something\n');
    await expect(openAsyncLogHandler({ sink, clock: testClock(), random: TEST_RANDOM })).rejects.toMatchObject({ code: 'log_state_lost' });
    const other = new MemoryLogSink();
    await (await openTestLog({ sink: other }))[Symbol.asyncDispose]();
    await other.saveState(((await other.loadState()) ?? '').replace('"sequence":', '"sequence":1'));
    await expect(openAsyncLogHandler({ sink: other, clock: testClock(), random: TEST_RANDOM })).rejects.toMatchObject({ code: 'log_state_damaged' });
  });

  test('a closed log refuses security entries and counts the others', async () => {
    const log = await openTestLog();
    await log[Symbol.asyncDispose]();
    await log.logger.info({ message: 'late' });
    await expect(log.logger.security({ message: 'late' })).rejects.toMatchObject({ code: 'log_closed', retryable: false });
    expect(log.logger.losses).toEqual({ dropped: 1, refused: 1 });
  });
});

async function stateOf(sink: MemoryLogSink): Promise<NonNullable<ReturnType<typeof readState>>> {
  const state = readState((await sink.loadState()) ?? '');
  if (state === undefined) throw new Error('no state');
  return state;
}
