import { ok, refuse, type Result } from '../kernel/index.ts';
import { INFLATION_RATIO_GRACE_BYTES, INFLATION_RATIO_MAX } from './bounds.ts';

/** Bounds of one compressed body. */
export interface InflationLimits {
  /** Bytes after inflation. */
  readonly inflatedBytesMax: number;
  /** Inflated bytes for each compressed byte, once the first 64 KiB are out. */
  readonly ratioMax: number;
}

/** Why a compressed body is refused. */
export type InflationRefusal =
  | { readonly reason: 'inflated-too-large'; readonly limit: number }
  | { readonly reason: 'inflated-too-much'; readonly limit: number };

/** The encodings that a body may have. */
export type BodyEncoding = 'identity' | 'gzip' | 'deflate' | 'br' | 'zstd';

/** Why a `Content-Encoding` is refused. */
export interface EncodingRefusal {
  readonly reason: 'encoding-stacked' | 'encoding-unknown';
}

/** The limits for a route that takes `inflatedBytesMax` bytes, with the ratio of VAL-7. */
export function inflationLimits(inflatedBytesMax: number): InflationLimits {
  return { inflatedBytesMax, ratioMax: INFLATION_RATIO_MAX };
}

/**
 * Reads `Content-Encoding`. One encoding at most: stacked ones multiply their ratios, so they are refused whole.
 *
 * @param header - The header's value; undefined when there is none.
 */
export function parseContentEncoding(header: string | undefined): Result<BodyEncoding, EncodingRefusal> {
  const name = (header ?? '').trim().toLowerCase();
  if (name.includes(',')) return refuse({ reason: 'encoding-stacked' });
  const encoding = ENCODINGS.get(name);
  return encoding === undefined ? refuse({ reason: 'encoding-unknown' }) : ok(encoding);
}

/**
 * Keeps the books of one body that is being inflated (VAL-7). Tell it of every chunk, before the chunk is kept.
 *
 * It inflates nothing itself: the caller pipes zlib through it and destroys the stream at the first refusal.
 */
export class InflationMeter {
  readonly #limits: InflationLimits;
  #compressedBytes = 0;
  #inflatedBytes = 0;

  constructor(limits: InflationLimits) {
    this.#limits = limits;
  }

  /** Bytes let through so far. */
  get inflatedBytes(): number {
    return this.#inflatedBytes;
  }

  /** A compressed chunk goes into the inflater. */
  addCompressed(bytes: number): void {
    this.#compressedBytes += bytes;
  }

  /** An inflated chunk comes out. After a refusal nothing of the body may be used. */
  addInflated(bytes: number): Result<void, InflationRefusal> {
    this.#inflatedBytes += bytes;
    const { inflatedBytesMax, ratioMax } = this.#limits;
    if (this.#inflatedBytes > inflatedBytesMax) return refuse({ reason: 'inflated-too-large', limit: inflatedBytesMax });
    const isLargeEnough = this.#inflatedBytes > INFLATION_RATIO_GRACE_BYTES;
    if (isLargeEnough && this.#inflatedBytes > this.#compressedBytes * ratioMax) {
      return refuse({ reason: 'inflated-too-much', limit: ratioMax });
    }
    return ok(undefined);
  }
}

const ENCODINGS: ReadonlyMap<string, BodyEncoding> = new Map([
  ['', 'identity'],
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['zstd', 'zstd'],
]);
