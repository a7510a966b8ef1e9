/**
 * A load generator on raw sockets: closed loop, so many connections, one request on each at a time.
 *
 * Run as a process of its own: `load.ts < JOB`, a {@link LoadJob} as JSON; prints a {@link LoadResult} as JSON.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** What to send. */
export interface LoadJob {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Stop after this many requests instead, when given. */
  readonly requestsMax?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the end of a good answer's body holds. */
  readonly expects: string;
}

/** What came back. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  /** Milliseconds to the last byte. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Milliseconds to the first byte of the body. */
  readonly firstByteP50Ms: number;
}

async function run(job: LoadJob): Promise<LoadResult> {
  const tally = new Tally();
  const request = toBytes(job);
  const startedMs = performance.now();
  const isOver = (): boolean =>
    performance.now() - startedMs >= job.seconds * 1000 || (job.requestsMax !== undefined && tally.started >= job.requestsMax);
  await Promise.all(Array.from({ length: job.connections }, () => drive(job, request, tally, isOver)));
  return tally.result((performance.now() - startedMs) / 1000);
}

class Tally {
  started = 0;
  failed = 0;
  readonly #wholeMs: number[] = [];
  readonly #firstMs: number[] = [];

  add(wholeMs: number, firstMs: number): void {
    this.#wholeMs.push(wholeMs);
    this.#firstMs.push(firstMs);
  }

  result(seconds: number): LoadResult {
    const whole = Float64Array.from(this.#wholeMs).sort();
    const first = Float64Array.from(this.#firstMs).sort();
    const at = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      requests: whole.length,
      failed: this.failed,
      seconds,
      requestsPerSecond: whole.length / seconds,
      p50Ms: at(whole, 0.5),
      p99Ms: at(whole, 0.99),
      firstByteP50Ms: at(first, 0.5),
    };
  }
}

/** One connection's life: request after request until it is over. */
function drive(job: LoadJob, request: Buffer, tally: Tally, isOver: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let socket: Socket;
    let sentMs = 0;
    let firstMs = 0;
    let reader = new AnswerReader(job.expects);
    const send = (): void => {
      if (isOver()) {
        socket.destroy();
        resolve();
        return;
      }
      tally.started += 1;
      reader = new AnswerReader(job.expects);
      sentMs = performance.now();
      firstMs = 0;
      socket.write(request);
    };
    const broken = (): void => {
      tally.failed += 1;
      if (tally.failed > FAILURES_MAX) resolve();
      else open();
    };
    const open = (): void => {
      socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true }, send);
      socket.on('error', () => undefined);
      socket.on('close', (hadError) => {
        if (hadError || !isOver()) broken();
        else resolve();
      });
      socket.on('data', (bytes: Buffer) => {
        const state = reader.push(bytes);
        if (firstMs === 0 && reader.hasBody) firstMs = performance.now() - sentMs;
        if (state === 'more') return;
        if (state === 'bad') tally.failed += 1;
        else tally.add(performance.now() - sentMs, firstMs);
        send();
      });
    };
    open();
  });
}

/** Reads one answer: status 200, whole by content-length or chunks, with what is expected near its end. */
class AnswerReader {
  readonly #expects: string;
  #head = '';
  #left = -1;
  #isChunked = false;
  #isGood = true;
  #tail = '';
  hasBody = false;

  constructor(expects: string) {
    this.#expects = expects;
  }

  push(bytes: Buffer): 'more' | 'good' | 'bad' {
    let body = bytes;
    if (this.#left < 0 && !this.#isChunked) {
      this.#head += bytes.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return 'more';
      body = Buffer.from(this.#head.slice(end + 4), 'latin1');
      this.#readHead(this.#head.slice(0, end));
    }
    if (body.length > 0) this.hasBody = true;
    this.#tail = (this.#tail + body.toString('latin1', Math.max(0, body.length - 4_096))).slice(-4_096);
    if (!this.#isChunked) this.#left -= body.length;
    const isEnd = this.#isChunked ? this.#tail.endsWith('0\r\n\r\n') : this.#left <= 0;
    if (!isEnd) return 'more';
    return this.#isGood && this.#tail.includes(this.#expects) ? 'good' : 'bad';
  }

  #readHead(head: string): void {
    this.#isGood = head.startsWith('HTTP/1.1 200');
    this.#isChunked = /transfer-encoding: *chunked/i.test(head);
    if (!this.#isChunked) this.#left = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  }
}

function toBytes({ path, headers, body, port }: LoadJob): Buffer {
  const lines = [`POST ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, 'content-type: application/json'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

const FAILURES_MAX = 1_000;

if (process.argv[1]?.endsWith('load.ts') === true) {
  const job: LoadJob = JSON.parse(readFileSync(0, 'utf8'));
  process.stdout.write(`${JSON.stringify(await run(job))}\n`);
  process.exit(0);
}
