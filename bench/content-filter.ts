/**
 * What the content filter costs: CPU time of a streamed chat (a prompt of 1 kB, 50 chunks) with the filter off, as it is by default,
 * monitoring and enforcing both ways, in one process and in turns. Client and upstream run in the same process; what they cost without
 * a gateway is measured too and taken off.
 *
 * `npm run bench:filter -- [--check]`: prints a table, writes `bench/results/content-filter.json`, ends with the bar.
 */
import { dataFrame, sse, startTestGateway, startUpstream } from '../tests/support/index.ts';
import { type Bar, printBars, printTable, writeResult } from './lib/report.ts';

const MODES: readonly (readonly [name: string, settings: string])[] = [
  ['off', '{requests: {mode: off}, answers: {mode: off}}'],
  ['default', '{}'],
  ['monitoring', '{requests: {mode: monitor}, answers: {mode: monitor}}'],
  ['enforcing', '{requests: {default_action: restore}, answers: {mode: enforce, default_action: redact}}'],
];
const REQUESTS = 200;
const ROUNDS = 5;
const CONNECTIONS = 8;
const WORDS = 'the quick brown fox jumps over the lazy dog and runs away'.split(' ');

await using stack = new AsyncDisposableStack();
const upstream = stack.use(await startUpstream(() => sse(frames())));
const body = JSON.stringify({ model: 'chat/m', stream: true, messages: [{ role: 'user', content: 'the quick brown fox jumps over the lazy dog and '.repeat(21) }] });
const runs: { readonly name: string; readonly ask: () => Promise<string>; readonly costs: number[] }[] = [{ name: 'no gateway', ask: () => post(upstream.url, ''), costs: [] }];
for (const [name, settings] of MODES) {
  const provider = `{preset: openai, protocols: [openai-chat], base_url: "${upstream.url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}`;
  const yaml = `content_filter: ${settings}\nproviders: {chat: ${provider}}\n`;
  const gateway = stack.use(await startTestGateway({ yaml, environment: { VENDOR_KEY: 'vendor-key-of-the-bench' } }));
  runs.push({ name, ask: () => post(gateway.url, gateway.key), costs: [] });
}
for (const { ask } of runs) await measure(ask);
for (let round = 0; round < ROUNDS; round += 1) for (const { ask, costs } of runs) costs.push(await measure(ask));

const medians = new Map(runs.map(({ name, costs }) => [name, costs.toSorted((left, right) => left - right)[Math.floor(ROUNDS / 2)] ?? 0]));
const bare = medians.get('no gateway') ?? 0;
const own = (name: string): number => (medians.get(name) ?? 0) - bare;
printTable([['content filter', '', 'CPU µs per stream', 'of off'], ...MODES.map(([name]) => [name, '', String(Math.round(own(name))), (own('off') / own(name)).toFixed(2)])]);
const bars: readonly Bar[] = [{ name: 'streams while enforcing, of those with the filter off', value: own('off') / own('enforcing'), limit: 0.6, is: '>=' }];
writeResult('content-filter', { medians: Object.fromEntries(medians), bars });
const areHeld = printBars(bars);
process.exitCode = process.argv.includes('--check') && !areHeld ? 1 : 0;

/** CPU microseconds of one request. */
async function measure(ask: () => Promise<string>): Promise<number> {
  const start = process.cpuUsage();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let count = 0; count < REQUESTS / CONNECTIONS; count += 1) if (!(await ask()).includes('[DONE]')) throw new Error('a stream did not end');
    }),
  );
  const { user, system } = process.cpuUsage(start);
  return (user + system) / REQUESTS;
}

async function post(url: string, key: string): Promise<string> {
  const reply = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers: { 'authorization': `Bearer ${key}`, 'content-type': 'application/json' }, body });
  return reply.text();
}

function frames(): readonly string[] {
  const chunk = (delta: object, reason: string | null = null): string => dataFrame({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: reason }] });
  return [chunk({ role: 'assistant', content: '' }), ...Array.from({ length: 50 }, (_, index) => chunk({ content: ` ${WORDS[index % WORDS.length]}` })), chunk({}, 'stop'), dataFrame('[DONE]')];
}
