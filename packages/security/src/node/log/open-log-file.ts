import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogFound, LogPosition, LogSink } from '../../audit/index.ts';
import { compressSegment } from './compress-segment.ts';
import { lockFile } from './lock-file.ts';
import { LogFileError, systemCodeOf } from './log-file-error.ts';
import { readPrivateFile, replacePrivateFile, syncFolder } from './private-file.ts';
import { readSegment } from './read-segment.ts';
import { listClosedSegments, type LogCompression, pathOfSegment } from './segment-names.ts';

/** A log in files. */
export interface LogFileTerms {
  /** The segment that grows: `logs/security.log`. Closed ones, state and lock stand beside it. */
  readonly file: string;
  /** Bytes after which a segment is closed. 64 MiB when absent. */
  readonly rotateBytes?: number;
  /** Time after which a segment is closed. A day when absent. */
  readonly rotateMs?: number;
  /** How closed segments are kept. `zstd` when absent. */
  readonly compression?: LogCompression;
  /** Closed segments that are kept. All when absent. The newest closed one always stays. */
  readonly segmentsMax?: number;
  /** How long closed segments are kept. For ever when absent. */
  readonly keepMs?: number;
  /** Told when a segment could not be compressed; it stays as it is, and is tried again at the next start. */
  readonly onTrouble?: (error: unknown) => void;
}

/**
 * Opens a log in files for this process alone. A torn last line, left by a kill or a full disk, is cut off.
 *
 * @throws {LogFileError} `log_in_use` when another process writes it.
 */
export async function openLogFile(terms: LogFileTerms): Promise<LogSink> {
  await using stack = new AsyncDisposableStack();
  await mkdir(dirname(terms.file), { recursive: true, mode: 0o750 });
  const lock = stack.use(lockFile(`${terms.file}.lock`));
  const closed = await tidy(terms.file);
  const handle = stack.use(await openSegment(terms.file));
  const tornBytes = await cutTornLine(handle);
  const { size, birthtimeMs, mtimeMs } = await handle.stat();
  await syncFolder(dirname(terms.file));
  stack.move();
  return new LogFile(terms, { lock, handle, segment: (closed.at(-1)?.segment ?? 0) + 1, size, startMs: birthtimeMs === 0 ? mtimeMs : birthtimeMs, tornBytes });
}

interface Opened {
  readonly lock: Disposable;
  readonly handle: FileHandle;
  readonly segment: number;
  readonly size: number;
  readonly startMs: number;
  readonly tornBytes: number;
}

class LogFile implements LogSink {
  readonly found: LogFound;
  readonly #terms: LogFileTerms;
  readonly #lock: Disposable;
  #handle: FileHandle;
  #segment: number;
  #size: number;
  #startMs: number;
  /** Whether bytes of a failed write may stand after the end. */
  #isTorn = false;
  #compressing: Promise<void> = Promise.resolve();

  constructor(terms: LogFileTerms, opened: Opened) {
    this.#terms = terms;
    this.#lock = opened.lock;
    this.#handle = opened.handle;
    this.#segment = opened.segment;
    this.#size = opened.size;
    this.#startMs = opened.startMs;
    this.found = { tornBytes: opened.tornBytes };
    this.#compressClosed();
  }

  async append(lines: string, { isDurable }: { readonly isDurable: boolean }): Promise<void> {
    const bytes = Buffer.from(lines);
    if (this.#isTorn) await this.#cutBack();
    try {
      await writeAll(this.#handle, bytes, this.#size);
      if (isDurable) await this.#handle.datasync();
    } catch (error) {
      this.#isTorn = true;
      await this.#cutBack().catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
  }

  end(): LogPosition {
    return { segment: this.#segment, offset: this.#size };
  }

  isRotationDue(nowMs: number): boolean {
    const { rotateBytes = ROTATE_BYTES, rotateMs = ROTATE_MS } = this.#terms;
    return this.#size >= rotateBytes || (this.#size > 0 && nowMs - this.#startMs >= rotateMs);
  }

  async rotate(nowMs: number): Promise<void> {
    const { file } = this.#terms;
    const closed = pathOfSegment(file, this.#segment, 'none');
    await this.#handle.datasync();
    await rename(file, closed);
    const before = this.#handle;
    try {
      this.#handle = await openSegment(file);
    } catch (error) {
      await rename(closed, file);
      throw error;
    }
    await before.close();
    await syncFolder(dirname(file));
    this.#segment += 1;
    this.#size = 0;
    this.#startMs = nowMs;
    this.#compressClosed();
  }

  async segments(): Promise<readonly number[]> {
    const closed = await listClosedSegments(this.#terms.file);
    return [...new Set([...closed.map(({ segment }) => segment), this.#segment])];
  }

  async expired(nowMs: number): Promise<readonly number[]> {
    const { file, segmentsMax = Number.POSITIVE_INFINITY, keepMs = Number.POSITIVE_INFINITY } = this.#terms;
    const closed = (await listClosedSegments(file)).slice(0, -1);
    const ages = await Promise.all(closed.map(async ({ path }) => nowMs - (await modifiedMs(path, nowMs))));
    const tooMany = closed.length + 1 - segmentsMax;
    const count = closed.findIndex((_, index) => index >= tooMany && (ages[index] ?? 0) <= keepMs);
    return closed.slice(0, count === -1 ? closed.length : count).map(({ segment }) => segment);
  }

  async remove(segments: readonly number[]): Promise<void> {
    await this.#compressing;
    const doomed = new Set(segments);
    for (const { segment, path } of await listClosedSegments(this.#terms.file)) if (doomed.has(segment)) await unlink(path);
    await syncFolder(dirname(this.#terms.file));
  }

  async *read({ segment, offset }: LogPosition): AsyncGenerator<Uint8Array> {
    for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
      const isLast = segment === this.#segment;
      const closed = (await listClosedSegments(this.#terms.file)).find((one) => one.segment === segment);
      const file = isLast ? { path: this.#terms.file, compression: 'none' as const } : closed;
      const reader = file === undefined ? undefined : await readSegment(file, offset);
      if (reader === undefined) continue;
      try {
        // What was the last segment may have been closed, and what was plain compressed, since it was looked up.
        if (isLast !== (segment === this.#segment)) continue;
        yield* reader.chunks;
        return;
      } finally {
        reader.close();
      }
    }
  }

  loadState(): Promise<string | undefined> {
    return readPrivateFile(this.#statePath());
  }

  saveState(state: string): Promise<void> {
    return replacePrivateFile(this.#statePath(), state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#compressing;
    await this.#handle.close();
    this.#lock[Symbol.dispose]();
  }

  #statePath(): string {
    return `${this.#terms.file}.state`;
  }

  async #cutBack(): Promise<void> {
    await this.#handle.truncate(this.#size);
    this.#isTorn = false;
  }

  /** One segment after the other, beside the writing. */
  #compressClosed(): void {
    if (this.#terms.compression !== 'none') this.#compressing = this.#compressAfter(this.#compressing, this.#terms.compression ?? 'zstd');
  }

  async #compressAfter(before: Promise<void>, compression: Exclude<LogCompression, 'none'>): Promise<void> {
    await before;
    try {
      const plain = (await listClosedSegments(this.#terms.file)).filter((closed) => closed.compression === 'none');
      for (const { segment } of plain) await compressSegment(this.#terms.file, segment, compression);
    } catch (error) {
      this.#terms.onTrouble?.(error);
    }
  }
}

/** Removes what a kill left of a compression, and gives the closed segments. */
async function tidy(file: string): Promise<Awaited<ReturnType<typeof listClosedSegments>>> {
  const closed = await listClosedSegments(file);
  for (const { segment, path, compression } of closed) {
    if (compression !== 'none' || !closed.some((other) => other.segment === segment && other.compression !== 'none')) continue;
    await unlink(path);
  }
  return closed;
}

function openSegment(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
}

/** Cuts off what follows the last line feed. @returns Bytes cut off. */
async function cutTornLine(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  let end = size;
  const block = Buffer.alloc(BLOCK_BYTES);
  while (end > 0) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const { bytesRead } = await handle.read(block, 0, end - start, start);
    const feed = block.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    end = feed === -1 ? start : start + feed + 1;
    if (feed !== -1) break;
  }
  if (end < size) await handle.truncate(end);
  return size - end;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    if (bytesWritten === 0) throw new LogFileError('log_write_stalled', 'The system took no byte of the log');
    written += bytesWritten;
  }
}

async function modifiedMs(path: string, otherwiseMs: number): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return otherwiseMs;
    throw error;
  }
}

const ROTATE_BYTES = 67_108_864;
const ROTATE_MS = 86_400_000;
const READ_ATTEMPTS = 4;
const BLOCK_BYTES = 65_536;
const LINE_FEED = 0x0a;
