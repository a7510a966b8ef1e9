import type { Held } from './applicable.ts';
import { SUBJECTS_MAX } from './bounds.ts';
import { TokenBucket } from './token-bucket.ts';

/** Buckets and numbers of requests in work, by what is counted. Bounded: those that nothing is missing from go first. */
export class Meters {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #inWork = new Map<string, number>();
  readonly #subjectsMax: number;

  constructor(subjectsMax: number = SUBJECTS_MAX) {
    this.#subjectsMax = subjectsMax;
  }

  /** The bucket of a rule's requests or tokens; undefined when it does not limit them. Another limit is another bucket: a changed rule begins full. */
  bucket(subject: 'requests' | 'tokens', { rule, under }: Held, nowMs: number): TokenBucket | undefined {
    const limit = subject === 'requests' ? rule.requestsPerMinute : rule.tokensPerMinute;
    if (limit === undefined) return undefined;
    const id = `${subject} ${limit} ${under}`;
    const known = this.#buckets.get(id);
    if (known !== undefined) return known;
    if (this.#buckets.size >= this.#subjectsMax) this.#forgetSome(nowMs);
    const bucket = new TokenBucket(limit, MINUTE_MS, nowMs);
    this.#buckets.set(id, bucket);
    return bucket;
  }

  inWork(counted: string): number {
    return this.#inWork.get(counted) ?? 0;
  }

  began(counted: string): void {
    this.#inWork.set(counted, this.inWork(counted) + 1);
  }

  ended(counted: string): void {
    const left = this.inWork(counted) - 1;
    if (left > 0) this.#inWork.set(counted, left);
    else this.#inWork.delete(counted);
  }

  /** The buckets that are counted now. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Full ones among the oldest; the oldest of all when none is. */
  #forgetSome(nowMs: number): void {
    let looked = 0;
    for (const [id, bucket] of this.#buckets) {
      if (bucket.isFull(nowMs)) this.#buckets.delete(id);
      looked += 1;
      if (looked >= LOOKED_MAX) break;
    }
    if (this.#buckets.size >= this.#subjectsMax) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
  }
}

const MINUTE_MS = 60_000;
const LOOKED_MAX = 100;
