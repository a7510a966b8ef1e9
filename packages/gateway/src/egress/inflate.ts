import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { EgressError } from '../ports/index.ts';
import { BodyQueue, type BodySink, type BodySource } from './body-queue.ts';
import { INFLATED_BYTES_FREE, INFLATED_BYTES_MAX, INFLATION_RATIO_MAX } from './bounds.ts';

/** A body that comes compressed: `sink` takes the raw bytes, `queue` gives the inflated ones. */
export interface Inflating {
  readonly sink: BodySink;
  readonly queue: BodyQueue;
}

/**
 * Opens the reading of a compressed body. We ask for `identity`; a provider that compresses anyway is served, within limits.
 *
 * @returns Undefined when `encoding` is none that we read, a list of several included.
 */
export function openInflating(encoding: string, source: BodySource): Inflating | undefined {
  const transform = openTransform(encoding);
  return transform === undefined ? undefined : connect(transform, source);
}

function openTransform(encoding: string): Transform | undefined {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      return undefined;
  }
}

function connect(transform: Transform, source: BodySource): Inflating {
  const abandon = (): void => {
    transform.destroy();
    source.abandon();
  };
  const queue = new BodyQueue({ pause: () => transform.pause(), resume: () => transform.resume(), abandon });
  const giveUp = (error: EgressError): void => {
    queue.fail(error);
    abandon();
  };
  const amounts = { raw: 0, inflated: 0 };
  transform.on('data', (chunk: Uint8Array) => {
    amounts.inflated += chunk.byteLength;
    if (isBomb(amounts)) giveUp(new EgressError({ kind: 'malformed-answer' }));
    else queue.push(chunk);
  });
  transform.on('end', () => queue.end());
  transform.on('error', (error: NodeJS.ErrnoException) => {
    giveUp(new EgressError({ kind: error.code === 'Z_BUF_ERROR' ? 'answer-cut' : 'malformed-answer' }, { cause: error }));
  });
  transform.on('drain', () => source.resume());
  return { sink: openSink(transform, source, { queue, amounts }), queue };
}

function openSink(transform: Transform, source: BodySource, { queue, amounts }: { queue: BodyQueue; amounts: Amounts }): BodySink {
  return {
    push: (chunk) => {
      amounts.raw += chunk.byteLength;
      if (!transform.destroyed && !transform.write(chunk)) source.pause();
    },
    end: () => {
      if (!transform.destroyed) transform.end();
    },
    fail: (error) => {
      queue.fail(error);
      transform.destroy();
    },
  };
}

interface Amounts {
  raw: number;
  inflated: number;
}

function isBomb({ raw, inflated }: Amounts): boolean {
  if (inflated > INFLATED_BYTES_MAX) return true;
  return inflated > INFLATED_BYTES_FREE && inflated > raw * INFLATION_RATIO_MAX;
}
