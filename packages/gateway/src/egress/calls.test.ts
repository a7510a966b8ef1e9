import { once } from 'node:events';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Cancellation, EgressError, type EgressReply } from '../ports/index.ts';
import { QUEUE_BYTES_HIGH } from './bounds.ts';
import { openTestEgress, serveHttp, serveTcp, testCall } from './upstream.test-data.ts';

const NEVER = Promise.withResolvers<never>().promise;
const LONG = { connectMs: 5000, firstByteMs: 5000, silenceMs: 5000, totalMs: 10_000 };

describe('one call', () => {
  test('gives status, headers with repeated ones joined, and the body', async () => {
    await using upstream = await serveHttp((_request, response) => {
      response.writeHead(201, { 'x-a': ['1', '2'], 'X-Request-Id': 'r' }).end('hello');
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({ 'x-a': '1, 2', 'x-request-id': 'r' });
    expect(text(await reply.whole(5))).toBe('hello');
  });

  test('chunks come as they come and end', async () => {
    await using upstream = await serveHttp((_request, response) => {
      response.write('a');
      setImmediate(() => response.end('b'));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall({ method: 'GET' }));
    expect(await readAll(reply)).toBe('ab');
  });

  test('a body past its limit is malformed, and the connection is given up', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('x'.repeat(200_000)));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    await expect(faultOf(reply.whole(1000))).resolves.toBe('malformed-answer');
  });

  test('calls one after another share connections', async () => {
    await using upstream = await serveHttp((request, response) => {
      request.resume().on('end', () => response.end('ok'));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    for (let call = 0; call < 20; call += 1) await (await egress.send(testCall())).whole(100);
    // A call made in the very turn that ended the one before finds its connection still busy: hence two.
    expect(upstream.seen.connections).toBeLessThanOrEqual(2);
  });

  test('no more connections are opened than configured', async () => {
    await using upstream = await serveHttp((request, response) => {
      request.resume().on('end', () => setImmediate(() => response.end('ok')));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`, { connectionsMax: 3 });
    await Promise.all(Array.from({ length: 40 }, async () => (await egress.send(testCall())).whole(100)));
    expect(upstream.seen.connections).toBe(3);
  });

  test('a replaced destination finishes what is in flight and is then gone', async () => {
    const release = Promise.withResolvers<void>();
    await using upstream = await serveHttp((_request, response) => {
      response.write('a');
      release.promise.then(() => response.end('b'), () => undefined);
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    egress.replace([]);
    await expect(faultOf(egress.send(testCall()))).resolves.toBe('destination-refused');
    release.resolve();
    expect(await readAll(reply)).toBe('ab');
  });

  test('closing ends calls in flight with a fault', async () => {
    await using upstream = await serveHttp(() => undefined);
    const egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const sending = faultOf(egress.send(testCall()));
    await until(() => upstream.seen.connections === 1);
    await egress[Symbol.asyncDispose]();
    await expect(sending).resolves.toMatch(/answer-cut|connect-failed/u);
  });
});

describe('limits of waiting', () => {
  test('a socket that never stands is a connect timeout', async () => {
    await using egress = openTestEgress('http://slow.example', {}, { resolve: () => NEVER });
    await expect(faultOf(egress.send(testCall({ limits: { ...LONG, connectMs: 60 } })))).resolves.toBe('connect-timeout');
  });

  test('the destination’s own limit ends the attempt to connect', async () => {
    await using egress = openTestEgress('http://slow.example', { timeouts: { connectMs: 60 } }, { resolve: () => NEVER });
    await expect(faultOf(egress.send(testCall()))).resolves.toBe('connect-timeout');
  });

  test('a head that never comes is a first-byte timeout', async () => {
    await using upstream = await serveHttp(() => undefined);
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    await expect(faultOf(egress.send(testCall({ limits: { ...LONG, firstByteMs: 60 } })))).resolves.toBe('first-byte-timeout');
    await until(() => upstream.sockets.size === 0);
  });

  test('informational heads do not count as the first byte', async () => {
    await using upstream = await serveTcp((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n'), 10);
      socket.on('close', () => clearInterval(timer));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    await expect(faultOf(egress.send(testCall({ limits: { ...LONG, firstByteMs: 80 } })))).resolves.toBe('first-byte-timeout');
  });

  test('silence between chunks is a silence timeout', async () => {
    await using upstream = await serveHttp((_request, response) => response.write('a'));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall({ limits: { ...LONG, silenceMs: 60 } }));
    await expect(faultOf(readAll(reply))).resolves.toBe('silence-timeout');
  });

  test('a steady drip ends at the total limit', async () => {
    await using upstream = await serveHttp((_request, response) => {
      const timer = setInterval(() => response.write('a'), 5);
      response.on('close', () => clearInterval(timer));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall({ limits: { ...LONG, silenceMs: 80, totalMs: 200 } }));
    await expect(faultOf(readAll(reply))).resolves.toBe('total-timeout');
  });

  test('a reader that takes its time is not the provider’s silence', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('x'.repeat(4_000_000)));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall({ limits: { ...LONG, silenceMs: 100 } }));
    let bytes = 0;
    for await (const chunk of reply.chunks) {
      if (bytes === 0) await timeOut(300);
      bytes += chunk.byteLength;
    }
    expect(bytes).toBe(4_000_000);
  });
});

describe('cancelling', () => {
  test('closes the upstream socket within milliseconds', async () => {
    await using upstream = await serveHttp((_request, response) => response.write('a'));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const cancellation = new Cancellation();
    const reply = await egress.send(testCall({ cancellation }));
    const [socket] = upstream.sockets;
    const closed = socket === undefined ? Promise.reject(new Error('no socket')) : once(socket, 'close');
    const startedAt = performance.now();
    cancellation.cancel('client-gone');
    await closed;
    expect(performance.now() - startedAt).toBeLessThan(100);
    await expect(faultOf(readAll(reply))).resolves.toBe('answer-cut');
  });

  test('leaving the loop early cancels the call', async () => {
    await using upstream = await serveHttp((_request, response) => response.write('a'));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    for await (const chunk of reply.chunks) {
      expect(text(chunk)).toBe('a');
      break;
    }
    await until(() => upstream.sockets.size === 0);
  });

  test('a call cancelled while it waits for a place is never sent, and the connection lives on', async () => {
    const release = Promise.withResolvers<void>();
    let requests = 0;
    await using upstream = await serveHttp((_request, response) => {
      requests += 1;
      release.promise.then(() => response.end('ok'), () => undefined);
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`, { connectionsMax: 1 });
    const first = egress.send(testCall());
    await until(() => requests === 1);
    const cancellation = new Cancellation();
    const second = faultOf(egress.send(testCall({ cancellation })));
    cancellation.cancel('client-gone');
    await expect(second).resolves.toBe('answer-cut');
    release.resolve();
    await (await first).whole(10);
    await (await egress.send(testCall())).whole(10);
    expect([requests, upstream.seen.connections]).toEqual([2, 1]);
  });

  test('a call that was cancelled before it began is never sent', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('ok'));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const cancellation = new Cancellation();
    cancellation.cancel('shutdown');
    await expect(faultOf(egress.send(testCall({ cancellation })))).resolves.toBe('answer-cut');
    expect(upstream.seen.connections).toBe(0);
  });

  test('10,000 calls under one cancellation leave no listener', async () => {
    await using upstream = await serveHttp((request, response) => {
      request.resume().on('end', () => response.end('ok'));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const counted = new CountingCancellation();
    let left = 10_000;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await (await egress.send(testCall({ cancellation: counted }))).whole(10);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    expect([counted.added, counted.held]).toEqual([10_000, 0]);
    expect([...upstream.sockets].every((socket) => socket.listenerCount('close') < 5)).toBe(true);
  });
});

describe('answers that are not whole', () => {
  test.each([
    ['HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', 'answer-cut'],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n', 'answer-cut'],
    ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n', 'malformed-answer'],
  ])('%j is named', async (bytes, kind) => {
    await using upstream = await serveTcp((socket) => socket.end(bytes));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const whole = egress.send(testCall()).then((reply) => reply.whole(1000));
    await expect(faultOf(whole)).resolves.toBe(kind);
  });

  test.each([
    ['no HTTP at all\r\n\r\n', 'malformed-answer'],
    [`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(200).replaceAll(/x/g, () => `x${(counter += 1)}`)}\r\n`, 'malformed-answer'],
    [`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`, 'malformed-answer'],
    ['', 'answer-cut'],
  ])('a broken head is named', async (bytes, kind) => {
    await using upstream = await serveTcp((socket) => {
      socket.once('data', () => socket.end(bytes));
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    await expect(faultOf(egress.send(testCall()))).resolves.toBe(kind);
  });

  test('a refused connection is named', async () => {
    const port = await serveTcp(() => undefined).then(async (upstream) => {
      await upstream[Symbol.asyncDispose]();
      return upstream.port;
    });
    await using egress = openTestEgress(`http://127.0.0.1:${port}`);
    await expect(faultOf(egress.send(testCall()))).resolves.toBe('connect-failed');
  });
});

describe('back-pressure', () => {
  test('a fast provider and a slow reader hold little memory', async () => {
    const total = 64 * 1024 * 1024;
    let sent = 0;
    await using upstream = await serveHttp((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, 'x');
      const more = (): void => {
        while (sent < total && response.write(piece)) sent += piece.byteLength;
        if (sent >= total) response.end();
      };
      response.on('drain', () => {
        sent += piece.byteLength;
        more();
      });
      more();
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall({ limits: { ...LONG, silenceMs: 5000 } }));
    const iterator = reply.chunks[Symbol.asyncIterator]();
    await iterator.next();
    await timeOut(300);
    // What the provider got rid of sits in our queue and in the kernel's buffers of both ends.
    expect(sent).toBeLessThan(total / 4);
    let queued = 0;
    for (let chunk = await iterator.next(); chunk.done !== true && queued < QUEUE_BYTES_HIGH * 2; chunk = await iterator.next()) {
      queued += chunk.value.byteLength;
    }
    await iterator.return?.();
    await until(() => upstream.sockets.size === 0);
  });
});

describe('compressed answers', () => {
  const body = JSON.stringify({ text: 'abc'.repeat(1000) });

  test.each([
    ['gzip', gzipSync(body)],
    ['br', brotliCompressSync(body)],
    ['zstd', zstdCompressSync(body)],
  ])('%s is read although it was not asked for', async (encoding, bytes) => {
    await using upstream = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes);
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    expect(text(await reply.whole(10_000))).toBe(body);
    expect(reply.headers).not.toHaveProperty('content-encoding');
    expect(reply.headers).not.toHaveProperty('content-length');
  });

  test('an unknown coding, or several, are malformed', async () => {
    for (const encoding of ['compress', 'gzip, br', 'x-evil']) {
      await using upstream = await serveHttp((_request, response) => {
        response.writeHead(200, { 'content-encoding': encoding }).end('x');
      });
      await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
      await expect(faultOf(egress.send(testCall()))).resolves.toBe('malformed-answer');
    }
  });

  test('a bomb is cut, a torn body is cut, a false one is malformed', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const cases: readonly (readonly [Buffer, string])[] = [
      [bomb, 'malformed-answer'],
      [gzipSync(body).subarray(0, 20), 'answer-cut'],
      [Buffer.from('not gzip at all'), 'malformed-answer'],
    ];
    for (const [bytes, kind] of cases) {
      await using upstream = await serveHttp((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
      });
      await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
      const reply = await egress.send(testCall());
      await expect(faultOf(reply.whole(100 * 1024 * 1024))).resolves.toBe(kind);
    }
  });
});

let counter = 0;

/** Counts the listeners that are held. */
class CountingCancellation extends Cancellation {
  added = 0;
  held = 0;

  override onCancel(listener: Parameters<Cancellation['onCancel']>[0]): void {
    this.added += 1;
    this.held += 1;
    super.onCancel(listener);
  }

  override offCancel(listener: Parameters<Cancellation['offCancel']>[0]): void {
    this.held -= 1;
    super.offCancel(listener);
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

async function readAll(reply: EgressReply): Promise<string> {
  let all = '';
  for await (const chunk of reply.chunks) all += text(chunk);
  return all;
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof EgressError ? error.fault.kind : String(error);
}

/** A call to a provider that never answers, made to its end: whatever else runs has had that much time. */
async function timeOut(firstByteMs: number): Promise<void> {
  await using upstream = await serveHttp(() => undefined);
  await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
  await expect(faultOf(egress.send(testCall({ limits: { ...LONG, firstByteMs } })))).resolves.toBe('first-byte-timeout');
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + 3000;
  while (!isTrue() && performance.now() < deadline) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  expect(isTrue()).toBe(true);
}
