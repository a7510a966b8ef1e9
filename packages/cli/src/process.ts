import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import type { FileFacts, Terminal } from './terminal.ts';

/** The real machine. */
export function openTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    isColoured: process.stderr.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb',
    isOutSeen: process.stdout.isTTY,
    environment: process.env,
    directory: process.cwd(),
    files: {
      read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
      create: createFile,
      inspect: inspectFile,
      list: (path) => readdirSync(path),
    },
    machine: { nodeVersion: process.versions.node, userId: process.getuid?.(), tryPort },
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      exit: (code) => process.exit(code),
    },
  };
}

function createFile(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function inspectFile(path: string): FileFacts | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : { isFolder: stats.isDirectory(), mode: stats.mode & 0o777, userId: stats.uid };
}

async function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : 'unknown'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
