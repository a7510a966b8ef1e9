import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A JSON object as a vendor or a client writes it. */
export type Body = Readonly<Record<string, unknown>>;

/** One request that reached a scripted upstream. */
export interface UpstreamCall {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came. */
  readonly text: string;
  /** The parsed body; empty when there was none or it was no JSON object. */
  readonly body: Body;
  /** Resolves when the connection of this call has closed; true when that was before the answer was out. */
  readonly closed: Promise<boolean>;
}

/** What an upstream answers. Faults stand beside the answer that they spoil. */
export interface UpstreamReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The bytes of the body; a list is sent piece by piece. */
  readonly body?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Waits before the head. */
  readonly headAfterMs?: number;
  /** Re-cuts the body into chunks of this many bytes. */
  readonly chunkBytes?: number;
  /** Waits between chunks. */
  readonly chunkAfterMs?: number;
  /** Breaks the connection after this many bytes of the body. */
  readonly cutAfterBytes?: number;
  /** Sends everything, then leaves the body open until the peer goes away. */
  readonly staysOpen?: boolean;
  /** Never answers at all. */
  readonly neverAnswers?: boolean;
}

/** Answers a call; `index` counts calls from 0. */
export type Script = (call: UpstreamCall, index: number) => UpstreamReply | Promise<UpstreamReply>;

/** A provider under test: a real HTTP server that follows a script and remembers what it was sent. */
export interface Upstream extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly calls: readonly UpstreamCall[];
  /** The last call; throws when there was none. */
  readonly last: () => UpstreamCall;
  /** Connections open now. */
  readonly connections: () => number;
  /** Puts another script in place and forgets the calls. */
  readonly follow: (script: Script) => void;
}

/** Starts a scripted upstream on a free port of loopback. */
export async function startUpstream(script: Script): Promise<Upstream> {
  let current = script;
  let calls: UpstreamCall[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    connections += 1;
    socket.on('close', () => (connections -= 1));
    socket.on('error', () => socket.destroy());
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = Promise.withResolvers<boolean>();
    response.on('close', () => closed.resolve(!response.writableFinished));
    const call = toCall(request, await readText(request), closed.promise);
    const index = calls.push(call) - 1;
    await send(response, await current(call, index));
  }
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    get calls() {
      return calls;
    },
    last: () => {
      const call = calls.at(-1);
      if (call === undefined) throw new Error('nothing has reached the upstream');
      return call;
    },
    connections: () => connections,
    follow: (next) => {
      current = next;
      calls = [];
    },
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function send(response: ServerResponse, reply: UpstreamReply): Promise<void> {
  if (reply.neverAnswers === true) return;
  if (reply.headAfterMs !== undefined) await wait(reply.headAfterMs);
  response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
  response.flushHeaders();
  let left = reply.cutAfterBytes ?? Number.MAX_SAFE_INTEGER;
  for (const chunk of toChunks(reply)) {
    if (response.destroyed) return;
    const piece = chunk.subarray(0, left);
    left -= piece.length;
    await written(response, piece);
    if (left <= 0) break;
    if (reply.chunkAfterMs !== undefined) await wait(reply.chunkAfterMs);
  }
  if (reply.cutAfterBytes !== undefined) response.destroy();
  else if (reply.staysOpen !== true) response.end();
}

function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (piece.length === 0) resolve();
    else response.write(piece, () => resolve());
  });
}

function toChunks({ body = '', chunkBytes }: UpstreamReply): readonly Uint8Array[] {
  const pieces = (typeof body === 'string' || body instanceof Uint8Array ? [body] : body).map((piece) => Buffer.from(piece));
  if (chunkBytes === undefined) return pieces;
  const whole = Buffer.concat(pieces);
  return Array.from({ length: Math.ceil(whole.length / chunkBytes) }, (_, index) => whole.subarray(index * chunkBytes, (index + 1) * chunkBytes));
}

function toCall(request: IncomingMessage, text: string, closed: Promise<boolean>): UpstreamCall {
  const target = new URL(request.url ?? '/', 'http://upstream');
  const { method = '', headers } = request;
  return { method, path: target.pathname, query: target.searchParams, headers, text, body: parse(text), closed };
}

function parse(text: string): Body {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
