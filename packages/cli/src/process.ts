import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
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
    machine: { nodeVersion: process.versions.node, userId: process.getuid?.(), tryPort, isGateway },
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

/** Asks for its health; one that serves other host names alone says so in words of its own. */
async function isGateway(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: '/healthz', timeout: HEALTH_MS, agent: false }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.length > HEALTH_CHARACTERS_MAX) request.destroy();
      });
      reply.once('close', () => resolve(text === '{"status":"ok"}' || text.includes('"host_not_served"')));
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

const HEALTH_MS = 1_000;
const HEALTH_CHARACTERS_MAX = 4_096;
