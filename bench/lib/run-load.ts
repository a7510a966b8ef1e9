import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from './load.ts';
import { CORE_WORLD, type Pinned } from './processes.ts';

/** What one window of load showed. */
export interface Window extends LoadResult {
  readonly cpuMicrosPerRequest: number;
}

/** Sends load from the other core and measures the server meanwhile. */
export async function runLoad(server: Pinned, job: Omit<LoadJob, 'port'>): Promise<Window> {
  const before = server.cpuSeconds();
  const output = await runOnWorldCore(fileURLToPath(new URL('load.ts', import.meta.url)), JSON.stringify({ ...job, port: server.port }));
  const result: LoadResult = JSON.parse(output);
  return { ...result, cpuMicrosPerRequest: ((server.cpuSeconds() - before) * 1e6) / Math.max(1, result.requests) };
}

function runOnWorldCore(program: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('taskset', ['-c', String(CORE_WORLD), process.execPath, program], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(input);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`the load generator ended with ${code}`))));
  });
}
