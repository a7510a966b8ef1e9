/**
 * `npm test`: types, lint, boundaries, dead code, then every test. All of them run, whatever fails before.
 * The last line is `N passed, N failed`: each static check counts as one, each test as one.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests, type Counts } from './count-tests.ts';

/** One line of the summary. */
interface Outcome extends Counts {
  readonly name: string;
  readonly tookMs: number;
}

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = ['packages', 'tests', 'bench', 'examples', 'scripts'].filter((folder) => existsSync(join(ROOT, folder)));
const STATIC_CHECKS: readonly (readonly [name: string, tool: string, ...words: readonly string[]])[] = [
  ['types', 'tsc', '-p', 'tsconfig.json', '--noEmit'],
  ['lint', 'oxlint'],
  ['boundaries', 'depcruise', '--config', '.dependency-cruiser.mjs', ...FOLDERS],
  ['dead code', 'knip', '--no-config-hints'],
];

const outcomes: Outcome[] = [];
for (const [name, tool, ...words] of STATIC_CHECKS) outcomes.push(await check(name, tool, words));
outcomes.push(await runTests());
process.exitCode = summarise(outcomes);

async function check(name: string, tool: string, words: readonly string[]): Promise<Outcome> {
  const startedMs = performance.now();
  const hasPassed = (await run(name, tool, words)) === 0;
  return { name, passed: hasPassed ? 1 : 0, failed: hasPassed ? 0 : 1, skipped: 0, tookMs: performance.now() - startedMs };
}

async function runTests(): Promise<Outcome> {
  const startedMs = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'agentor-checks-'));
  try {
    const report = join(folder, 'report.json');
    const exitCode = await run('tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
    return { name: 'tests', ...countTests(await readReport(report), exitCode), tookMs: performance.now() - startedMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The report, or undefined when the runner died before it wrote one. */
async function readReport(path: string): Promise<unknown> {
  try {
    const report: unknown = JSON.parse(await readFile(path, 'utf8'));
    return report;
  } catch {
    return undefined;
  }
}

/** Runs a tool of this repository, its output shown as it comes. @returns its exit code; 1 when a signal ended it. */
async function run(name: string, tool: string, words: readonly string[]): Promise<number> {
  console.log(`\n── ${name}: ${[tool, ...words].join(' ')}`);
  const child = spawn(join(ROOT, 'node_modules/.bin', tool), words, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('close', (code) => resolve(code ?? 1));
  return await promise;
}

/** Prints the table and the last line. @returns the exit code. */
function summarise(all: readonly Outcome[]): number {
  const width = Math.max(...all.map(({ name }) => name.length));
  console.log('\n── summary');
  for (const { name, passed, failed, skipped, tookMs } of all) {
    const skips = skipped === 0 ? '' : `, ${skipped} skipped`;
    console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(width)}  ${passed} passed, ${failed} failed${skips}  ${(tookMs / 1000).toFixed(1)} s`);
  }
  const passed = all.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = all.reduce((sum, outcome) => sum + outcome.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
