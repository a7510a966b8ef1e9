/**
 * Load and latency beside a floor and a peer, in one run on two cores: what is measured on one, load and upstream on the
 * other. Every figure is a median over rounds that take turns; windows with a failed request do not count.
 *
 * `npm run bench -- [--check] [--quick] [--no-memory]`: prints a table, writes `bench/results/bench.json`, ends
 * with the bars. `--check` exits with 1 when one falls short.
 */
import { fileURLToPath } from 'node:url';
import { type Contestant, portkeyVersion, startAgentor, startFloor, startPortkey } from './lib/contestants.ts';
import type { LoadJob } from './lib/load.ts';
import { measureMemory } from './lib/measure-memory.ts';
import { CORE_WORLD, freePort, type Pinned, startPinned } from './lib/processes.ts';
import { type Bar, printBars, printTable, round, writeResult } from './lib/report.ts';
import { runLoad, type Window } from './lib/run-load.ts';

/** One kind of load. */
interface Scenario {
  readonly name: string;
  readonly connections: number;
  readonly promptCharacters: number;
  readonly isStreamed: boolean;
  /** One chunk for each turn of the upstream's event loop, not all at once. */
  readonly isPaced?: true;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'chat, 16 connections', connections: 16, promptCharacters: 1_000, isStreamed: false },
  { name: 'chat, 32 connections', connections: 32, promptCharacters: 1_000, isStreamed: false },
  { name: 'chat, 64 connections', connections: 64, promptCharacters: 1_000, isStreamed: false },
  { name: 'stream of 50, 32 connections', connections: 32, promptCharacters: 1_000, isStreamed: true },
  { name: '1 MB body, 4 connections', connections: 4, promptCharacters: 1_000_000, isStreamed: false },
  { name: 'paced stream, 1 connection', connections: 1, promptCharacters: 1_000, isStreamed: true, isPaced: true },
  { name: 'paced stream, 32 connections', connections: 32, promptCharacters: 1_000, isStreamed: true, isPaced: true },
];

const options = new Set(process.argv.slice(2));
const isQuick = options.has('--quick');
const ROUNDS = isQuick ? 2 : 4;
const WINDOW_SECONDS = isQuick ? 1.5 : 3;
const WARM_UP_SECONDS = isQuick ? 2 : 8;

await using stack = new AsyncDisposableStack();
const upstream = stack.use(await startUpstream());
const floor = stack.use(await startFloor(upstream.port, 'request'));
const hardestFloor = stack.use(await startFloor(upstream.port, 'dispatch'));
const portkey = stack.use(await startPortkey(upstream.port));
const agentor = stack.use(await startAgentor(upstream.port));
const direct: Contestant = { name: 'direct', server: upstream, headers: {}, modelPrefix: '', [Symbol.asyncDispose]: () => Promise.resolve() };
const contestants = [direct, floor, hardestFloor, portkey, agentor];

const medians = await measureAll();
const memory = options.has('--no-memory') ? undefined : await measureMemory(agentor, toJob(SCENARIOS[1], agentor));
const bars = toBars();
print();
writeResult('bench', { peer: `@portkey-ai/gateway ${portkeyVersion()}`, rounds: ROUNDS, windowSeconds: WINDOW_SECONDS, medians: Object.fromEntries(medians), memory, bars });
const areHeld = printBars(bars);
process.exitCode = options.has('--check') && !areHeld ? 1 : 0;

async function startUpstream(): Promise<Pinned> {
  const port = await freePort();
  const program = fileURLToPath(new URL('servers/upstream.ts', import.meta.url));
  return startPinned({ command: [process.execPath, program, String(port)], port, core: CORE_WORLD });
}

async function measureAll(): Promise<Map<string, Window>> {
  const windows = new Map<string, Window[]>();
  for (const contestant of contestants.slice(1)) await warmUp(contestant);
  const pairs = SCENARIOS.flatMap((scenario) => contestants.map((contestant) => ({ scenario, contestant })));
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    for (const { scenario, contestant } of pairs) {
      process.stderr.write(`\rround ${turn + 1} of ${ROUNDS}: ${scenario.name}, ${contestant.name}`.padEnd(78));
      const window = await runLoad(contestant.server, { ...toJob(scenario, contestant), seconds: WINDOW_SECONDS });
      if (window.failed > 0 || window.requests === 0) continue;
      const key = keyOf(scenario.name, contestant.name);
      windows.set(key, [...(windows.get(key) ?? []), window]);
    }
  }
  process.stderr.write(`\r${' '.repeat(78)}\r`);
  return new Map([...windows].map(([key, all]) => [key, medianOf(all)]));
}

async function warmUp(contestant: Contestant): Promise<void> {
  process.stderr.write(`\rwarming up ${contestant.name}`.padEnd(78));
  for (const scenario of [SCENARIOS[1], SCENARIOS[3]]) {
    await runLoad(contestant.server, { ...toJob(scenario, contestant), seconds: WARM_UP_SECONDS / 2 });
  }
}

function toJob(scenario: Scenario | undefined, { headers, modelPrefix }: Contestant): Omit<LoadJob, 'port'> {
  const { connections = 1, promptCharacters = 1, isStreamed = false, isPaced = false } = scenario ?? {};
  const content = 'the quick brown fox jumps over the lazy dog and '.repeat(Math.ceil(promptCharacters / 48)).slice(0, promptCharacters);
  const body = { model: `${modelPrefix}${isPaced ? 'paced' : 'm'}`, ...(isStreamed ? { stream: true } : {}), messages: [{ role: 'user', content }] };
  return {
    connections,
    seconds: WINDOW_SECONDS,
    path: '/v1/chat/completions',
    headers,
    body: JSON.stringify(body),
    expects: isStreamed ? '[DONE]' : '"finish_reason":"stop"',
  };
}

/** The window in the middle by requests per second: one window's figures belong together. */
function medianOf(windows: readonly Window[]): Window {
  const sorted = windows.toSorted((left, right) => left.requestsPerSecond - right.requestsPerSecond);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('no window counts');
  return middle;
}

function keyOf(scenario: string, contestant: string): string {
  return `${scenario} | ${contestant}`;
}

function at(scenario: number, contestant: Contestant): Window {
  const window = medians.get(keyOf(SCENARIOS[scenario]?.name ?? '', contestant.name));
  if (window === undefined) throw new Error(`every window of ${contestant.name} had a failed request`);
  return window;
}

function print(): void {
  const rows = [['scenario', 'server', 'requests/s', 'p50 ms', 'p99 ms', 'first byte ms', 'CPU µs/request', 'of floor']];
  for (const [index, { name }] of SCENARIOS.entries()) {
    for (const contestant of contestants) {
      const window = medians.get(keyOf(name, contestant.name));
      if (window === undefined) {
        rows.push([name, contestant.name, 'no window without a failure']);
        continue;
      }
      const share = window.requestsPerSecond / at(index, floor).requestsPerSecond;
      const figures = [window.requestsPerSecond.toFixed(0), window.p50Ms.toFixed(2), window.p99Ms.toFixed(2), window.firstByteP50Ms.toFixed(2)];
      rows.push([name, contestant.name, ...figures, contestant === direct ? '' : window.cpuMicrosPerRequest.toFixed(0), share.toFixed(2)]);
    }
  }
  printTable(rows);
  for (const contestant of contestants.slice(1)) {
    process.stdout.write(`RSS ${contestant.name}: ${round(contestant.server.residentBytes() / 1_048_576)} MiB\n`);
  }
  if (memory !== undefined) process.stdout.write(`memory of agentor: ${JSON.stringify(memory)}\n`);
}

function toBars(): readonly Bar[] {
  const ratio = (scenario: number, other: Contestant): number => at(scenario, agentor).requestsPerSecond / at(scenario, other).requestsPerSecond;
  const speed: Bar[] = [
    { name: 'chat-32-of-portkey', value: ratio(1, portkey), limit: 6, is: '>=' },
    { name: 'chat-32-of-floor', value: ratio(1, floor), limit: 0.4, is: '>=' },
    { name: 'stream-of-portkey', value: ratio(3, portkey), limit: 4, is: '>=' },
    { name: 'added-first-byte-ms', value: at(5, agentor).firstByteP50Ms - at(5, direct).firstByteP50Ms, limit: 2, is: '<=' },
  ];
  if (memory === undefined) return speed;
  return [
    ...speed,
    { name: 'rss-growth-100k-to-500k-percent', value: Math.abs(memory.growthPercent), limit: 5, is: '<=' },
    { name: 'rss-over-idle-after-120-kib-bodies-percent', value: memory.overIdlePercent, limit: 20, is: '<=' },
  ];
}
