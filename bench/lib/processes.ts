import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';

/** The core that everything measured runs on, and the one for load and upstream. */
export const CORE_MEASURED = 0;
export const CORE_WORLD = 1;

/** A server under measurement. */
export interface Pinned extends AsyncDisposable {
  readonly port: number;
  /** CPU seconds used so far by all its threads. */
  readonly cpuSeconds: () => number;
  /** Resident bytes. */
  readonly residentBytes: () => number;
}

/** Starts a program on one core and waits until its port takes connections. */
export async function startPinned(from: {
  readonly command: readonly string[];
  readonly port: number;
  readonly core: number;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<Pinned> {
  const { command, port, core, folder, environment = {} } = from;
  const child = spawn('taskset', ['-c', String(core), ...command], {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-4_000);
  });
  await untilOpen(port, child, () => complaint);
  const id = child.pid ?? 0;
  return {
    port,
    cpuSeconds: () => cpuTicks(id) / TICKS_PER_SECOND,
    residentBytes: () => readResident(id),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function untilOpen(port: number, child: ChildProcess, complaint: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended before it answered:\n${complaint()}`);
    if (await isOpen(port)) return;
    await pause(100);
  }
  throw new Error(`the server did not open its port in 20 s:\n${complaint()}`);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve();
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** Resolves so many milliseconds later. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function cpuTicks(id: number): number {
  if (!existsSync(`/proc/${id}/stat`)) return 0;
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

function readResident(id: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'));
  return Number(match?.[1] ?? 0) * 1024;
}

/** Linux has reported 100 a second to programs for decades, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;
