import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { syncFolder } from './private-file.ts';
import { type LogCompression, pathOfSegment } from './segment-names.ts';

/** Compresses a closed segment in the background threads, and removes the plain one once the other is safely there. */
export async function compressSegment(file: string, segment: number, compression: Exclude<LogCompression, 'none'>): Promise<void> {
  const plain = pathOfSegment(file, segment, 'none');
  const path = pathOfSegment(file, segment, compression);
  const temporary = `${path}.tmp`;
  try {
    const compressor: Transform = compression === 'zstd' ? createZstdCompress() : createGzip();
    await pipeline(createReadStream(plain), compressor, createWriteStream(temporary, { mode: 0o600 }));
    await flush(temporary);
    await rename(temporary, path);
    await syncFolder(dirname(path));
    await unlink(plain);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Undoes what {@link compressSegment} did; undefined for what is not compressed. */
export function createExpander(compression: LogCompression): Transform | undefined {
  switch (compression) {
    case 'zstd':
      return createZstdDecompress();
    case 'gzip':
      return createGunzip();
    case 'none':
      return undefined;
  }
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.datasync();
}
