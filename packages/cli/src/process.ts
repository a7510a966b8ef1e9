import { once } from 'node:events';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import type { FileFacts, FileWriter, Terminal } from './terminal.ts';

/** The real machine. */
export function openTerminal(): Terminal {
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', leaveWithReader);
  return {
    out: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(text),
    isColoured: process.stderr.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb',
    isOutSeen: process.stdout.isTTY,
    isNoteSeen: process.stderr.isTTY,
    outTaken: waitForDrain,
    input: () => process.stdin,
    environment: process.env,
    directory: process.cwd(),
    files: {
      read: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
      create: createFile,
      inspect: inspectFile,
      list: (path) => readdirSync(path),
      stream: (path) => createReadStream(path, { highWaterMark: PIECE_BYTES }),
      size: (path) => statSync(path, { throwIfNoEntry: false })?.size,
      walk: walkFolder,
      write: writeFileInPieces,
    },
    machine: { nodeVersion: process.versions.node, userId: process.getuid?.(), tryPort, isGateway },
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      exit: (code) => process.exit(code),
    },
  };
}

/** `agentor … | head` ends when `head` does, without a word, as programs do that the signal of a broken pipe ends. */
function leaveWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT_BROKEN_PIPE);
  throw error;
}

/** A reader that has gone away takes nothing more; the write that follows says so. */
async function waitForDrain(): Promise<void> {
  if (!process.stdout.writableNeedDrain) return;
  const isOver = new AbortController();
  const events = ['drain', 'close'].map(async (event) => once(process.stdout, event, { signal: isOver.signal }).catch(() => []));
  await Promise.race(events);
  isOver.abort();
}

/** Links are not followed: they could lead out of the folder, or round in circles. */
async function* walkFolder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) yield* walkFolder(path);
  }
}

/** Writes beside the file's place, readable for its owner alone, and renames at the end. */
async function writeFileInPieces(path: string): Promise<FileWriter> {
  const draft = `${path}.${process.pid}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  return {
    write: async (text) => void (await handle.write(text)),
    finish: async () => {
      await handle.sync();
      await handle.close();
      await rename(draft, path);
    },
    abandon: async () => {
      await handle.close();
      await rm(draft, { force: true });
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

const EXIT_BROKEN_PIPE = 141;
const PIECE_BYTES = 65_536;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', 'node_modules']);
const HEALTH_MS = 1_000;
const HEALTH_CHARACTERS_MAX = 4_096;
