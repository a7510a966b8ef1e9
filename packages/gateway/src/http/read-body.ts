import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { invariant, ok, refuse, type Result } from '@agentor/security/kernel';
import { type BodyEncoding, inflationLimits, InflationMeter, parseContentEncoding } from '@agentor/security/validation';
import type { Refusal } from '../errors/index.ts';

/**
 * Reads a request's body whole, inflated, and never more than `bytesMax` of it. At the first byte too many the
 * reading stops; the rest stays on the wire, and the caller closes the connection.
 *
 * @returns At once when all of a plain body is here, which spares a short one the events of a stream.
 */
export function readBody(
  request: IncomingMessage,
  contentEncoding: string | undefined,
  bytesMax: number,
): Result<Uint8Array, Refusal> | Promise<Result<Uint8Array, Refusal>> {
  const encoding = parseContentEncoding(contentEncoding);
  if (!encoding.ok) {
    const rule = encoding.reason.reason === 'encoding-stacked' ? 'one encoding at most' : 'use gzip, deflate, br, zstd or none';
    return refuse({ code: 'unsupported_encoding', rule });
  }
  if (encoding.value === 'identity') return isHere(request, bytesMax) ? ok(takeHere(request)) : readPlain(request, bytesMax);
  return readInflated(request, encoding.value, bytesMax);
}

/** Whether the whole body has come, nobody has begun to read it, and it is not too large. */
function isHere({ complete, destroyed, readableFlowing, readableLength }: IncomingMessage, bytesMax: number): boolean {
  return complete && !destroyed && readableFlowing === null && readableLength <= bytesMax;
}

function takeHere(request: IncomingMessage): Uint8Array {
  const length = request.readableLength;
  // Without a number it gives no more than the first chunk.
  const bytes: unknown = request.read(length);
  const body = bytes instanceof Uint8Array ? bytes : new Uint8Array();
  invariant(body.byteLength === length, 'a body that is here can be taken whole');
  return body;
}

function readPlain(request: IncomingMessage, bytesMax: number): Promise<Result<Uint8Array, Refusal>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > bytesMax) {
        request.pause();
        resolve(refuse({ code: 'body_too_large', limit: bytesMax }));
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(ok(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)));
    });
    request.on('error', () => resolve(refuse({ code: 'client_closed' })));
    request.on('close', () => resolve(refuse({ code: 'client_closed' })));
  });
}

function readInflated(
  request: IncomingMessage,
  encoding: Exclude<BodyEncoding, 'identity'>,
  bytesMax: number,
): Promise<Result<Uint8Array, Refusal>> {
  const meter = new InflationMeter(inflationLimits(bytesMax));
  const inflater = createInflater(encoding);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const stop = (refusal: Refusal): void => {
      request.unpipe(inflater);
      request.pause();
      inflater.destroy();
      resolve(refuse(refusal));
    };
    request.on('data', (chunk: Buffer) => meter.addCompressed(chunk.length));
    inflater.on('data', (chunk: Buffer) => {
      const kept = meter.addInflated(chunk.length);
      if (kept.ok) chunks.push(chunk);
      else stop(kept.reason.reason === 'inflated-too-large' ? { code: 'body_too_large', limit: bytesMax } : RATIO_REFUSAL);
    });
    inflater.on('end', () => resolve(ok(Buffer.concat(chunks))));
    inflater.on('error', () => stop({ code: 'unsupported_encoding', rule: 'the body is not what content-encoding says' }));
    request.on('error', () => stop({ code: 'client_closed' }));
    // It also closes when all of it has come, while there is still something to inflate.
    request.on('close', () => {
      if (!request.complete) stop({ code: 'client_closed' });
    });
    request.pipe(inflater);
  });
}

function createInflater(encoding: Exclude<BodyEncoding, 'identity'>): Transform {
  const options = { chunkSize: INFLATE_CHUNK_BYTES };
  switch (encoding) {
    case 'gzip':
      return createGunzip(options);
    case 'deflate':
      return createInflate(options);
    case 'br':
      return createBrotliDecompress(options);
    case 'zstd':
      return createZstdDecompress(options);
  }
}

const RATIO_REFUSAL: Refusal = { code: 'unsupported_encoding', rule: 'the body inflates to more than 100 times its size' };
/** Small steps, so that the meter stops a bomb early. */
const INFLATE_CHUNK_BYTES = 16_384;
