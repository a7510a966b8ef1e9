import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/index.ts';
import { ask, chatBody, chatFrames, providersYaml } from '../attacks/ask.ts';

const SETTINGS = `routing:
  timeouts: {connect: 1s, first_byte: 400ms, silence: 400ms, total: 3s}
  retries: {attempts_max: 1}
  breaker: {failures_max: 1000}`;
/** Spread over models, so that no breaker opens. */
let asked = 0;
function chat(more: object = {}): object {
  asked += 1;
  return { model: `chat/m${asked % 20}`, messages: [{ role: 'user', content: 'hello' }], ...more };
}
const WHOLE_BODY = JSON.stringify(chatBody('a whole answer'));
const WHOLE = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(WHOLE_BODY)}\r\nconnection: close\r\n\r\n${WHOLE_BODY}`);
const FRAMES = chatFrames('a streamed answer').join('');
const STREAMED = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n${Buffer.byteLength(FRAMES).toString(16)}\r\n${FRAMES}\r\n0\r\n\r\n`);

/** What the raw provider does with each connection once it has been asked. */
let behave: (socket: Socket) => void = (socket) => socket.end();
let server: Server;
let gateway: TestGateway;
const sockets = new Set<Socket>();

beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', () => behave(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  gateway = await startTestGateway({ yaml: `${SETTINGS}\n${providersYaml(`http://127.0.0.1:${port}`)}`, environment: { VENDOR_KEY: 'sk-x' } });
  await gateway.running.discovered;
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** Makes the provider send `bytes` cut at `at`. */
function sendCut(bytes: Buffer, at: number): void {
  behave = (socket) => socket.end(bytes.subarray(0, at));
}

describe('a provider that dies', () => {
  test('at every byte of a whole answer: an error of ours, or the whole answer', async () => {
    for (let at = 0; at <= WHOLE.length; at += 1) {
      sendCut(WHOLE, at);
      const { status, text } = await ask(gateway, '/v1/chat/completions', { body: chat() });
      if (at === WHOLE.length) expect(status).toBe(200);
      else {
        expect(status, `${at}`).toBe(502);
        expect(JSON.parse(text)).toMatchObject({ error: { code: expect.stringMatching(/^provider_/u) } });
      }
    }
  }, 60_000);

  test('at every byte of a stream: never a cut answer that looks whole', async () => {
    const firstText = STREAMED.indexOf('"content":"a s');
    for (let at = 0; at <= STREAMED.length; at += 1) {
      sendCut(STREAMED, at);
      const { status, text } = await ask(gateway, '/v1/chat/completions', { body: chat({ stream: true }) });
      const isWhole = at > STREAMED.indexOf('[DONE]');
      if (isWhole) continue;
      if (status === 200) expect(at).toBeGreaterThan(firstText);
      expect(text, `${at}`).not.toMatch(/\[DONE\]/u);
      expect(text, `${at}`).toMatch(/"error":\{/u);
    }
  }, 60_000);

  test('with a reset instead of an end', async () => {
    for (const at of [0, 20, 100, 200, WHOLE.length - 1]) {
      behave = (socket) => socket.write(WHOLE.subarray(0, at), () => socket.resetAndDestroy());
      expect((await ask(gateway, '/v1/chat/completions', { body: chat() })).status).toBe(502);
    }
  });
});

describe('a provider that answers garbage', () => {
  test('in every byte: an error of ours or an answer, never anything broken', async () => {
    for (let at = 0; at < WHOLE.length; at += 1) {
      const garbled = Buffer.from(WHOLE);
      garbled[at] = (garbled[at] ?? 0) ^ 0xff;
      behave = (socket) => socket.end(garbled);
      const { status, text } = await ask(gateway, '/v1/chat/completions', { body: chat() });
      expect([200, 502, 504], `${at}`).toContain(status);
      expect(JSON.parse(text)).toBeTypeOf('object');
    }
  }, 60_000);

  test.each([
    ['nothing', ''],
    ['noise', '\0\u0001\u0002 noise \r\n\r\n'],
    ['a page', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n<html>'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'x-a: 1\r\n'.repeat(20_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    ['length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['a wrong coding', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\nnot gzip'],
    ['a status of nothing', 'HTTP/1.1 000 X\r\n\r\n'],
    ['a stream of noise', 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: \0\r\n\r\ndata: [[[\n\n'],
    ['a frame without an end', `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\ndata: ${'x'.repeat(2_000_000)}`],
  ])('%s is an error of ours, streamed or not', async (_name, bytes) => {
    behave = (socket) => socket.end(bytes, 'latin1');
    for (const body of [chat(), chat({ stream: true })]) {
      const { status, text } = await ask(gateway, '/v1/chat/completions', { body });
      expect([502, 504]).toContain(status);
      expect(JSON.parse(text)).toMatchObject({ error: { code: expect.stringMatching(/^provider_/u) } });
    }
  });
});

describe('a provider that hangs', () => {
  test('is given up when its time is over, wherever it stops', async () => {
    const points = [0, 10, WHOLE.indexOf('\r\n\r\n') + 4, WHOLE.length - 5];
    const answers = [];
    for (const at of points) {
      behave = (socket) => socket.write(WHOLE.subarray(0, at));
      answers.push(await ask(gateway, '/v1/chat/completions', { body: chat() }));
    }
    for (const { status, text } of answers) {
      expect(status).toBe(504);
      expect(text).toContain('provider_timeout');
    }
  }, 30_000);

  test('in the midst of a stream: an error, no end', async () => {
    behave = (socket) => socket.write(STREAMED.subarray(0, STREAMED.indexOf('"content":"ed a') + 40));
    const { status, text } = await ask(gateway, '/v1/chat/completions', { body: chat({ stream: true }) });
    expect(status).toBe(200);
    expect(text).toContain('provider_timeout');
    expect(text).not.toContain('[DONE]');
  }, 30_000);

  test('every fault left one record, and no connection upstream is left', async () => {
    const lines = gateway.requestLines();
    expect(lines.length).toBeGreaterThan(1_000);
    expect(new Set(lines.map((line) => line['requestId'] ?? line['id'])).size).toBe(lines.length);
    for (const socket of sockets) socket.destroy();
    expect((await ask(gateway, '/healthz')).status).toBe(200);
  });
});
