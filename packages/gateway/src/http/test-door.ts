import { connect, type Socket } from 'node:net';
import type { ServerConfig } from '../config/index.ts';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import type { Incoming, Reply, Sent } from '../pipeline/index.ts';
import { type Listener, openListener } from './listener.ts';

/** A listener on a free port, in front of a pipeline that only reads the body. */
export interface TestDoor extends AsyncDisposable {
  readonly listener: Listener;
  readonly port: number;
  /** Requests that came through. */
  readonly answered: Incoming[];
  readonly bodies: string[];
  readonly refused: Refusal[];
  readonly broken: unknown[];
  readonly ended: Sent[];
}

/** Opens a listener with these limits. */
export async function openTestDoor(
  more: { readonly config?: Partial<ServerConfig>; readonly answer?: (incoming: Incoming) => Promise<Omit<Reply, 'ended'>>; readonly bytesMax?: number; readonly notReady?: string } = {},
): Promise<TestDoor> {
  const answered: Incoming[] = [];
  const bodies: string[] = [];
  const refused: Refusal[] = [];
  const broken: unknown[] = [];
  const ended: Sent[] = [];
  const readAndAnswer = async (incoming: Incoming): Promise<Omit<Reply, 'ended'>> => {
    if (incoming.surface === 'models') return reply(200, 'models');
    const body = await incoming.readBody({ bytesMax: more.bytesMax ?? 1_048_576 });
    if (!body.ok) return reply(CATALOGUE[body.reason.code].status, body.reason.code);
    bodies.push(Buffer.from(body.value.subarray(0, 1_000)).toString('latin1'));
    return reply(200, 'read');
  };
  const listener = await openListener(
    { ...TEST_SERVER, ...more.config },
    {
      answer: async (incoming) => {
        answered.push(incoming);
        const given = await (more.answer ?? readAndAnswer)(incoming);
        return { ...given, ended: (sent) => void ended.push(sent) };
      },
      notReady: () => more.notReady,
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      onRefused: (refusal) => `req_test${refused.push(refusal)}`,
      onBroken: (error) => broken.push(error),
    },
  );
  return { listener, port: listener.port, answered, bodies, refused, broken, ended, [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose]() };
}

/** A whole reply. */
export function reply(status: number, body: string): Omit<Reply, 'ended'> {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify({ body }) };
}

/** Writes bytes to the port and gives what comes back until the other side closes, or until `enough` is in it. */
export function talk(port: number, bytes: string | Uint8Array, enough?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const done = (): void => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (enough?.test(text) === true) done();
    });
    socket.on('error', () => undefined);
    socket.on('close', done);
    socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** An open connection that a test talks on. */
export interface Line {
  readonly socket: Socket;
  readonly text: () => string;
  /** Resolves when the pattern is in what came. */
  readonly has: (pattern: RegExp) => Promise<string>;
  readonly closed: Promise<string>;
}

/** Opens a connection and writes the first bytes. */
export function openLine(port: number, bytes: string): Line {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const waiting: { readonly pattern: RegExp; readonly resolve: (text: string) => void }[] = [];
  const closed = Promise.withResolvers<string>();
  const look = (): void => {
    for (const { pattern, resolve } of waiting) if (pattern.test(text)) resolve(text);
  };
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => closed.resolve(text));
  socket.write(bytes, 'latin1');
  return {
    socket,
    text: () => text,
    has: (pattern) =>
      new Promise((resolve) => {
        waiting.push({ pattern, resolve });
        look();
      }),
    closed: closed.promise,
  };
}

/** Makes a request text: lines joined as HTTP has it, an empty line, the body. */
export function request(lines: readonly string[], body: string = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** The limits of the listener under test. */
export const TEST_SERVER: ServerConfig = {
  host: '127.0.0.1',
  port: 0,
  textBodyBytesMax: 1_048_576,
  multimodalBodyBytesMax: 2_097_152,
  headerBytesMax: 16_384,
  headersMs: 10_000,
  bodyMs: 20_000,
  keepAliveMs: 10_000,
  writeStallMs: 10_000,
  connectionsMax: 1_000,
  concurrentRequestsMax: 100,
  drainMs: 1_000,
  keepAliveCommentMs: 10_000,
};

