import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createExpander } from './compress-segment.ts';
import { systemCodeOf } from './log-file-error.ts';
import type { LogCompression } from './segment-names.ts';

/** A file of a segment that may have gone, or become a compressed one, by the time it is opened. */
export interface SegmentFile {
  readonly path: string;
  readonly compression: LogCompression;
}

/** The bytes of a segment. To be closed, whether they were read or not. */
export interface SegmentReader {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}

/**
 * The bytes of a segment from an offset on. A compressed file that is damaged ends where the damage is: the lines that are
 * missing then say so.
 *
 * @returns Undefined when the file is not there.
 */
export async function readSegment({ path, compression }: SegmentFile, offset: number): Promise<SegmentReader | undefined> {
  // Held open from here on: it may be replaced by its compressed form before the first byte is read.
  const file = await openIfThere(path);
  if (file === undefined) return undefined;
  const expander = createExpander(compression);
  const source = file.createReadStream(expander === undefined ? { start: offset } : {});
  if (expander === undefined) return { chunks: source, close: () => source.destroy() };
  source.on('error', (error) => expander.destroy(error));
  return {
    chunks: skip(source.pipe(expander), offset),
    close: () => {
      source.destroy();
      expander.destroy();
    },
  };
}

async function* skip(stream: Readable, offset: number): AsyncGenerator<Uint8Array> {
  let left = offset;
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) continue;
      if (left < chunk.length) yield chunk.subarray(left);
      left = Math.max(0, left - chunk.length);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
}

function isDamage(error: unknown): boolean {
  const code = systemCodeOf(error);
  return code.startsWith('Z_') || code.startsWith('ZSTD_');
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
