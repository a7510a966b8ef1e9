/**
 * A flood of log lines on one core (LOG-8): as many entries as the secure log takes, one in a hundred of them durable, while
 * the event loop's delay is watched. Disk threads, compression and rotation share the core.
 *
 * `npm run bench:log -- [--check] [--quick]`: prints a table, writes `bench/results/log.json`, ends with the bars.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LogCategory, type SecureLogger } from '@agentor/security';
import { openSecureLogger } from '@agentor/security/node';
import { type Bar, printBars, printTable, round, writeResult } from './lib/report.ts';

const options = new Set(process.argv.slice(2));
const SECONDS = options.has('--quick') ? 3 : 10;
/** Entries between two looks at the event loop. */
const TURN_ENTRIES = 50;
const IN_FLIGHT_MAX = 4_000;
const DURABLE_EVERY = 100;

/** What one flood did. */
interface Flood {
  readonly lines: number;
  readonly linesPerSecond: number;
  readonly cpuMicrosPerLine: number;
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  readonly lost: number;
  readonly verifiedPerSecond: number;
}

const folder = mkdtempSync(join(tmpdir(), 'agentor-bench-log-'));
const flood = await run();
rmSync(folder, { recursive: true, force: true });

printTable([
  ['flood', 'lines', 'lines/s', 'CPU µs/line', 'lines per core second', 'lag p50 ms', 'lag p99 ms', 'lost', 'verified/s'],
  ['secure log', String(flood.lines), ...[flood.linesPerSecond, flood.cpuMicrosPerLine, 1e6 / flood.cpuMicrosPerLine, flood.lagP50Ms, flood.lagP99Ms, flood.lost, flood.verifiedPerSecond].map((value) => String(round(value)))],
]);
const bars: readonly Bar[] = [
  { name: 'log-lines-per-second', value: flood.linesPerSecond, limit: 20_000, is: '>=' },
  { name: 'log-loop-lag-p99-ms', value: flood.lagP99Ms, limit: 20, is: '<=' },
  { name: 'log-lines-lost', value: flood.lost, limit: 0, is: '<=' },
];
writeResult('log', { seconds: SECONDS, flood, bars });
const areHeld = printBars(bars);
process.exitCode = options.has('--check') && !areHeld ? 1 : 0;

async function run(): Promise<Flood> {
  await using logger = await openSecureLogger({ file: join(folder, 'security.log') });
  await pour(logger, 1);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const [startCpu, startMs] = [process.cpuUsage(), performance.now()];
  delay.enable();
  const lines = await pour(logger, SECONDS);
  delay.disable();
  const cpu = process.cpuUsage(startCpu);
  const seconds = (performance.now() - startMs) / 1000;
  const verifyMs = performance.now();
  const [status] = await logger.verifyLogIntegrity();
  if (status !== 'intact') throw new Error(`the log is ${status}`);
  return {
    lines,
    linesPerSecond: lines / seconds,
    cpuMicrosPerLine: (cpu.user + cpu.system) / lines,
    lagP50Ms: delay.percentile(50) / 1e6,
    lagP99Ms: delay.percentile(99) / 1e6,
    lost: logger.losses.dropped + logger.losses.refused,
    verifiedPerSecond: lines / ((performance.now() - verifyMs) / 1000),
  };
}

/** Logs for so many seconds, as fast as it is written. @returns Entries. */
async function pour(logger: SecureLogger, seconds: number): Promise<number> {
  const endMs = performance.now() + seconds * 1000;
  const scoped = logger.with({ requestId: 'req_0123456789abcdef', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', tenantId: 'acme', userId: 'user-17' });
  let lines = 0;
  let written = Promise.resolve();
  while (performance.now() < endMs) {
    for (let index = 0; index < TURN_ENTRIES; index += 1) {
      lines += 1;
      const category = lines % DURABLE_EVERY === 0 ? LogCategory.SECURITY : LogCategory.REQUEST;
      const logged = scoped.info({ message: 'request answered', category, metadata: { model: 'openai/gpt-small', status: 200, durationMs: 12.5, attempt: 1 } });
      if (category === LogCategory.SECURITY) written = logged;
    }
    // As a server that waits for its security entries now and then: nothing is lost to a full queue.
    if (lines % IN_FLIGHT_MAX === 0) await written;
    await nextTurn();
  }
  await logger.flush();
  return lines;
}
