import { brotliCompressSync, constants, createBrotliDecompress, createGunzip, gzipSync } from 'node:zlib';
import type { Transform } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { TEXT_BODY_BYTES_MAX } from './bounds.ts';
import { inflationLimits, InflationMeter, parseContentEncoding } from './inflation-meter.ts';

describe('InflationMeter', () => {
  it('VAL-7: the inflated size may reach its limit and no byte more', () => {
    const meter = new InflationMeter({ inflatedBytesMax: 1000, ratioMax: 100 });
    meter.addCompressed(500);
    expect(meter.addInflated(1000).ok).toBe(true);
    expect(meter.addInflated(1)).toEqual({ ok: false, reason: { reason: 'inflated-too-large', limit: 1000 } });
  });

  it('VAL-7: 100 bytes for each compressed one and no more, after the first 64 KiB', () => {
    const meter = new InflationMeter({ inflatedBytesMax: 1e9, ratioMax: 100 });
    meter.addCompressed(1000);
    expect(meter.addInflated(65_536).ok).toBe(true);
    expect(meter.addInflated(100_000 - 65_536).ok).toBe(true);
    expect(meter.addInflated(1)).toEqual({ ok: false, reason: { reason: 'inflated-too-much', limit: 100 } });
    const short = new InflationMeter({ inflatedBytesMax: 1e9, ratioMax: 100 });
    short.addCompressed(1);
    expect(short.addInflated(65_536).ok).toBe(true);
    expect(short.addInflated(1).ok).toBe(false);
  });

  it.each([
    ['brotli', brotliCompressSync(Buffer.alloc(100_000_000), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }), createBrotliDecompress],
    ['gzip', gzipSync(Buffer.alloc(100_000_000)), createGunzip],
  ] as const)('VAL-7: a %s bomb is refused after little of it came out', async (_name, bomb, open) => {
    const outcome = await inflate(bomb, open());
    expect(outcome.refusal).toBeDefined();
    expect(outcome.keptBytes).toBeLessThan(TEXT_BODY_BYTES_MAX + 65_536);
  });

  it('VAL-7: an ordinary compressed body passes', async () => {
    const body = Buffer.from(Array.from({ length: 9000 }, (_, index) => `line ${index} of text;`).join(''));
    expect(await inflate(gzipSync(body), createGunzip())).toEqual({ refusal: undefined, keptBytes: body.length });
  });
});

describe('parseContentEncoding', () => {
  it.each([[undefined, 'identity'], ['', 'identity'], ['gzip', 'gzip'], ['x-gzip', 'gzip'], [' BR ', 'br'], ['zstd', 'zstd'], ['deflate', 'deflate']] as const)(
    'VAL-7: one encoding is read: %s',
    (header, value) => expect(parseContentEncoding(header)).toEqual({ ok: true, value }),
  );

  it.each(['gzip, gzip', 'gzip,br', 'identity, gzip', ',gzip', 'gzip,'])('VAL-7: stacked encodings are refused: %s', (header) => {
    expect(parseContentEncoding(header)).toEqual({ ok: false, reason: { reason: 'encoding-stacked' } });
  });

  it.each(['compress', 'gzip;q=1', 'gzip gzip', 'constructor'])('VAL-7: unknown encodings are refused: %s', (header) => {
    expect(parseContentEncoding(header)).toEqual({ ok: false, reason: { reason: 'encoding-unknown' } });
  });
});

async function inflate(bytes: Buffer, inflater: Transform): Promise<{ refusal: unknown; keptBytes: number }> {
  const meter = new InflationMeter(inflationLimits(TEXT_BODY_BYTES_MAX));
  meter.addCompressed(bytes.length);
  inflater.end(bytes);
  let keptBytes = 0;
  for await (const chunk of inflater) {
    const length = Buffer.isBuffer(chunk) ? chunk.length : 0;
    const verdict = meter.addInflated(length);
    if (!verdict.ok) return { refusal: verdict.reason, keptBytes };
    keptBytes += length;
  }
  return { refusal: undefined, keptBytes };
}
