import { describe, expect, test } from 'vitest';
import type { Incoming, Reply } from '../pipeline/index.ts';
import { openLine, openTestDoor, reply, request, talk, type TestDoor } from './test-door.ts';

const GET = request(['GET /v1/models HTTP/1.1', 'Host: localhost']);
const GET_LAST = request(['GET /v1/models HTTP/1.1', 'Host: localhost', 'Connection: close']);
const SSE = ['content-type', 'text/event-stream'];
/** The listener looks for slow connections once a second. */
const SLOW = { timeout: 15_000 };

describe('threat 29: clients that are slow on purpose', () => {
  test('threat 29: a head, a body and a silence that take too long are cut', SLOW, async () => {
    await using door = await openTestDoor({ config: { headersMs: 300, bodyMs: 600, keepAliveMs: 300 } });
    const head = openLine(door.port, 'POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nX-A');
    const body = openLine(door.port, request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Content-Length: 100'], 'slow'));
    const chunks = openLine(door.port, request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: chunked'], '5\r\nhello\r\n'));
    const silent = openLine(door.port, '');
    const idle = openLine(door.port, GET);
    const [headText, bodyText, chunksText, , idleText] = await Promise.all([head.closed, body.closed, chunks.closed, silent.closed, idle.closed]);
    for (const text of [headText, bodyText, chunksText]) {
      expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/u);
      expect(text).toContain('request_timeout');
      expect(text).toContain('x-content-type-options: nosniff');
    }
    expect(idleText.match(/HTTP\/1\.1 200/gu)).toHaveLength(1);
    expect(door.bodies).toEqual([]);
    await everythingGivenBack(door, 3);
  });

  test('threat 29: a client that stops reading is cut, the request cancelled, and its memory given back', SLOW, async () => {
    const cancelled = Promise.withResolvers<string>();
    await using door = await openTestDoor({
      config: { writeStallMs: 300 },
      answer: async ({ cancellation }) => {
        cancellation.onCancel(cancelled.resolve);
        return { status: 200, headers: SSE, body: endless('x'.repeat(65_536)) };
      },
    });
    const line = openLine(door.port, GET);
    await line.has(/200 OK/u);
    line.socket.pause();
    expect(await cancelled.promise).toBe('client-stalled');
    line.socket.resume();
    await line.closed;
    await everythingGivenBack(door, 1);
    expect(door.ended).toMatchObject([{ isComplete: false }]);
  });

  test('threat 29: a large whole answer that is not read is cut too', SLOW, async () => {
    await using door = await openTestDoor({ config: { writeStallMs: 300 }, answer: async () => reply(200, 'x'.repeat(20_000_000)) });
    const line = openLine(door.port, GET);
    line.socket.pause();
    while (door.ended.length === 0) await nextTurn();
    expect(door.ended).toMatchObject([{ isComplete: false, bytesOut: 0 }]);
    line.socket.resume();
    expect((await line.closed).length).toBeLessThan(20_000_000);
  });

  test('threat 29: more connections than allowed are closed at once', async () => {
    await using door = await openTestDoor({ config: { connectionsMax: 2 } });
    const kept = [openLine(door.port, GET), openLine(door.port, GET)];
    await Promise.all(kept.map((line) => line.has(/200 OK/u)));
    expect(await talk(door.port, GET)).toBe('');
    for (const line of kept) line.socket.destroy();
    await Promise.all(kept.map((line) => line.closed));
  });

  test('a quiet stream is kept alive by comments', SLOW, async () => {
    const wait = Promise.withResolvers<undefined>();
    await using door = await openTestDoor({ config: { keepAliveCommentMs: 100 }, answer: async () => ({ status: 200, headers: SSE, body: framesAround(wait.promise) }) });
    const line = openLine(door.port, GET_LAST);
    await line.has(/: keep-alive/u);
    wait.resolve(undefined);
    expect(await line.closed).toMatch(/data: first\n\n[^]*: keep-alive\n\n[^]*data: last/u);
  });
});

describe('clients that leave', () => {
  test('a client that leaves cancels its request at once, before and in the midst of the answer', async () => {
    const reasons: string[] = [];
    const cancelled = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const started = Promise.withResolvers<undefined>();
    await using door = await openTestDoor({
      answer: async ({ cancellation, surface }) => {
        cancellation.onCancel((reason) => cancelled[reasons.push(reason) - 1]?.resolve(undefined));
        if (surface !== 'models') {
          started.resolve(undefined);
          await cancelled[0]?.promise;
          return reply(200, 'late');
        }
        return { status: 200, headers: SSE, body: framesAround(cancelled[1]?.promise ?? Promise.resolve(undefined)) };
      },
    });
    const waiting = openLine(door.port, request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Content-Length: 0']));
    await started.promise;
    waiting.socket.destroy();
    await cancelled[0]?.promise;
    const streaming = openLine(door.port, GET);
    await streaming.has(/first/u);
    streaming.socket.destroy();
    await cancelled[1]?.promise;
    expect(reasons).toEqual(['client-gone', 'client-gone']);
    await everythingGivenBack(door, 2);
    expect(door.ended.map(({ isComplete }) => isComplete)).toEqual([false, false]);
  });

  test('a client that leaves in the midst of its body is no request', async () => {
    await using door = await openTestDoor();
    const line = openLine(door.port, request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Content-Length: 100'], 'half'));
    while (door.answered.length === 0) await nextTurn();
    line.socket.destroy();
    await everythingGivenBack(door, 1);
    expect(door.bodies).toEqual([]);
  });

  test('an answer that fails in the midst is cut, never ended, and its end is told', async () => {
    await using door = await openTestDoor({
      answer: async () => ({
        status: 200,
        headers: SSE,
        body: (async function* frames() {
          yield 'data: first\n\n';
          await nextTurn();
          throw new Error('broken renderer');
        })(),
      }),
    });
    const text = await talk(door.port, GET);
    expect(text).toContain('first');
    expect(text).not.toMatch(/\r\n0\r\n\r\n$/u);
    expect(door.ended).toMatchObject([{ isComplete: false }]);
    expect(door.broken).toHaveLength(1);
  });
});

describe('INT-4: the end', () => {
  test('INT-4: draining refuses new connections, lets requests end, and says goodbye to connections', async () => {
    const release = Promise.withResolvers<undefined>();
    await using door = await openTestDoor({
      answer: async ({ surface }) => {
        if (surface === 'models') return reply(200, 'kept');
        return { status: 200, headers: SSE, body: framesAround(release.promise) };
      },
    });
    const idle = openLine(door.port, GET);
    await idle.has(/kept/u);
    const open = openLine(door.port, request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Content-Length: 0']));
    await open.has(/first/u);
    const drained = door.listener.drain(60_000);
    await idle.closed;
    expect(await talk(door.port, GET)).toBe('');
    release.resolve(undefined);
    await drained;
    expect(await open.closed).toMatch(/data: last\n\n\r\n0\r\n\r\n$/u);
    expect(door.ended.every(({ isComplete }) => isComplete)).toBe(true);
  });

  test('INT-4: what outlives the draining is told so and then cut: an error, no end', async () => {
    await using door = await openTestDoor({
      answer: async ({ cancellation }) => ({
        status: 200,
        headers: SSE,
        body: (async function* frames() {
          yield 'data: first\n\n';
          const reason = await new Promise<string>((resolve) => {
            cancellation.onCancel(resolve);
          });
          yield `event: error\ndata: ${reason}\n\n`;
        })(),
      }),
    });
    const line = openLine(door.port, GET);
    await line.has(/first/u);
    await door.listener.drain(10);
    expect(await line.closed).toMatch(/event: error\ndata: shutdown\n\n/u);
  });

  test('INT-4: a request that answers nothing does not keep the gateway', async () => {
    await using door = await openTestDoor({ answer: () => Promise.withResolvers<Omit<Reply, 'ended'>>().promise });
    const line = openLine(door.port, GET);
    while (door.answered.length === 0) await nextTurn();
    await door.listener.drain(10);
    await line.closed;
  });

  test('INT-4: draining twice is draining once', async () => {
    await using door = await openTestDoor();
    await Promise.all([door.listener.drain(10), door.listener.drain(10)]);
    await door.listener.drain(10);
  });
});

describe('HDR-2: security headers', () => {
  const SET = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy', 'cache-control', 'cross-origin-resource-policy'];

  test('HDR-2: every kind of answer carries the set, each header once', SLOW, async () => {
    await using door = await openTestDoor({ bytesMax: 10, notReady: 'starting', config: { headersMs: 300, bodyMs: 600 } });
    await using errors = await openTestDoor({ answer: async ({ header }) => reply(Number(header('traceparent') ?? 500), 'x') });
    await using streams = await openTestDoor({ answer: async () => ({ status: 200, headers: SSE, body: framesAround(Promise.resolve(undefined)) }) });
    const post = (...more: readonly string[]): string => request(['POST /v1/messages HTTP/1.1', 'Host: localhost', 'Connection: close', ...more]);
    const kinds: readonly (readonly [status: number, text: string])[] = [
      [200, await talk(door.port, GET_LAST)],
      [200, await talk(door.port, request(['GET /healthz HTTP/1.1', 'Host: localhost', 'Connection: close']))],
      [503, await talk(door.port, request(['GET /readyz HTTP/1.1', 'Host: localhost', 'Connection: close']))],
      [200, await talk(streams.port, GET_LAST)],
      [404, await talk(door.port, request(['GET /nowhere HTTP/1.1', 'Host: localhost', 'Connection: close']))],
      [405, await talk(door.port, request(['OPTIONS /v1/messages HTTP/1.1', 'Host: localhost', 'Origin: https://evil.example', 'Access-Control-Request-Method: POST']))],
      [405, await talk(door.port, request(['HEAD /v1/messages HTTP/1.1', 'Host: localhost']))],
      [413, await talk(door.port, `${post('Content-Length: 20')}${'a'.repeat(20)}`)],
      [415, await talk(door.port, `${post('Content-Length: 2', 'Content-Encoding: x')}{}`)],
      [400, await talk(door.port, 'garbage\r\n\r\n')],
      [400, await talk(door.port, request(['GET /v1/models HTTP/1.1']))],
      [400, await talk(door.port, request(['CONNECT x:1 HTTP/1.1', 'Host: x:1']))],
      [400, await talk(door.port, post('Expect: x', 'Content-Length: 0'))],
      [431, await talk(door.port, post(`X-A: ${'a'.repeat(20_000)}`))],
      [408, await openLine(door.port, 'GET / HTTP/1.1\r\n').closed],
      ...(await Promise.all([400, 401, 403, 404, 429, 500, 502, 503, 504].map(async (status) => [status, await talk(errors.port, post(`traceparent: ${status}`, 'Content-Length: 0'))] as const))),
    ];
    for (const [status, text] of kinds) {
      expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
      const names = headerNames(text);
      for (const name of SET) expect(names, `${status}`).toContain(name);
      expect(names.length, text).toBe(new Set(names).size);
    }
  });

  test('HDR-6: no answer names its software, switches a filter on, allows an origin or may be stored', async () => {
    await using door = await openTestDoor();
    for (const text of [await talk(door.port, GET_LAST), await talk(door.port, 'garbage\r\n\r\n'), await talk(door.port, request(['OPTIONS /v1/models HTTP/1.1', 'Host: x', 'Origin: null']))]) {
      expect(text).toMatch(/\r\ncache-control: no-store\r\n/u);
      expect(text).toMatch(/\r\nx-xss-protection: 0\r\n/u);
      expect(headerNames(text).filter((name) => /^(?:server|x-powered-by|via|access-control-.*|set-cookie)$/u.test(name))).toEqual([]);
    }
  });
});

function headerNames(text: string): readonly string[] {
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  return head.split('\r\n').slice(1).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
}

async function* endless(text: string): AsyncGenerator<string> {
  for (;;) yield text;
}

async function* framesAround(wait: Promise<unknown>): AsyncGenerator<string> {
  yield 'data: first\n\n';
  await wait;
  yield 'data: last\n\n';
}

/** Every request's end was told: connections, memory and places are back. */
async function everythingGivenBack(door: TestDoor, requests: number): Promise<void> {
  while (door.ended.length < requests) await nextTurn();
  expect(door.broken).toEqual([]);
  expect(door.answered.every((incoming: Incoming) => incoming.cancellation.reason !== undefined || incoming.surface === 'models')).toBe(true);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
