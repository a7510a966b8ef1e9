import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '@agentor/security/kernel';
import { securityHeaders } from '@agentor/security/transport';
import type { Surface } from '@agentor/security/vocabulary';
import type { ServerConfig } from '../config/index.ts';
import { CATALOGUE, isAnthropic, type Refusal, renderRefusal } from '../errors/index.ts';
import type { Incoming, Reply } from '../pipeline/index.ts';
import { Cancellation, type CancelReason, Roster, type Rostered, TurnBatch } from '../ports/index.ts';
import { checkHead, type Headers, HEADERS_MAX } from './check-head.ts';
import { readBody } from './read-body.ts';
import { rawRefusal } from './refuse-raw.ts';
import { matchRoute, type RouteMatch, surfaceOfPath } from './routes.ts';
import { sendReply } from './send-reply.ts';
import { StallWatch } from './stall-watch.ts';

/** What the listener needs. */
export interface ListenerPorts {
  readonly answer: (incoming: Incoming) => Promise<Reply>;
  /** Why the gateway is not ready; undefined when it is. */
  readonly notReady: () => string | undefined;
  readonly clock: Clock;
  /** Told of requests refused before a stage saw them; gives the id to answer with. */
  readonly onRefused: (refusal: Refusal, surface: Surface | undefined) => string;
  readonly onBroken: (error: unknown) => void;
}

/** The data plane's listener. */
export interface Listener extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Stops accepting, lets requests in work end, cancels what is left after `drainMs`. Idempotent. */
  readonly drain: (drainMs: number) => Promise<void>;
}

/** Opens the listener. Resolves once it accepts connections. */
export async function openListener(config: ServerConfig, ports: ListenerPorts): Promise<Listener> {
  const door = new Door(config, ports);
  const server = createServer(
    {
      maxHeaderSize: config.headerBytesMax,
      headersTimeout: config.headersMs,
      requestTimeout: config.bodyMs,
      keepAliveTimeout: config.keepAliveMs,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      // The gate asks for it, and answers in our words.
      requireHostHeader: false,
      insecureHTTPParser: false,
      noDelay: true,
    },
    (request, response) => door.take(request, response),
  );
  server.maxConnections = config.connectionsMax;
  // One more than the gate takes: Node would leave out what is beyond without a word.
  server.maxHeadersCount = HEADERS_MAX + 1;
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => door.refuseExpectation(request, response));
  server.on('connect', (_request: IncomingMessage, socket: Socket) => door.refuseTunnel(socket));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => door.refuseUnparsable(error, socket));
  await listening(server, config);
  return door.open(server);
}

/** Takes requests in: gate, route, and the way to the pipeline. */
class Door {
  readonly #ports: ListenerPorts;
  readonly #hosts: ReadonlySet<string> | undefined;
  readonly #watch: StallWatch;
  readonly #arrivals = new TurnBatch();
  readonly #endings = new TurnBatch((run) => process.nextTick(run));
  readonly #inWork = new Roster<InWork>();
  readonly #fixedHeaders: readonly string[] = securityHeaders().flat();
  /** Connections that end with the answer under way: what still comes on them is no request. */
  readonly #ending = new WeakSet<Socket>();
  #isClosing = false;
  /** Set while draining: an answer that began before ends a connection that nobody has said goodbye to. */
  #closeIdle: (() => void) | undefined;

  constructor(config: ServerConfig, ports: ListenerPorts) {
    this.#ports = ports;
    this.#hosts = config.hosts === undefined ? undefined : new Set(config.hosts.map((host) => host.toLowerCase()));
    this.#watch = new StallWatch(config, ports.clock);
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    if (this.#ending.has(request.socket)) {
      response.destroy();
      return;
    }
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    const head = checkHead({ method, url, httpVersion, rawHeaders }, this.#hosts);
    if (!head.isAcceptable) return this.#refuse(response, head.refusal);
    const route = matchRoute(method, url);
    switch (route.kind) {
      case 'surface':
        this.#arrivals.add(() => this.#start(request, response, { headers: head.headers, route }));
        return;
      case 'health':
        return this.#health(response, route.check);
      case 'wrong-method':
        return this.#refuse(response, { code: 'method_not_allowed', rule: route.allowed }, ['allow', route.allowed]);
      case 'none':
        return this.#refuse(response, { code: 'route_not_found' });
    }
  }

  refuseUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
    const refusal = refusalOfParser(error.code);
    if (this.#ending.has(socket)) {
      socket.destroySoon();
      return;
    }
    if (refusal === undefined || !socket.writable || this.#isAnswering(socket)) {
      socket.destroy();
      return;
    }
    this.#refuseRaw(refusal, socket);
  }

  refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', httpVersion, rawHeaders } = request;
    const head = checkHead({ method, url, httpVersion, rawHeaders }, this.#hosts);
    this.#refuse(response, head.isAcceptable ? { code: 'invalid_header', rule: 'expect may be 100-continue' } : head.refusal);
  }

  refuseTunnel(socket: Socket): void {
    this.#refuseRaw({ code: 'invalid_target', rule: 'this is no proxy' }, socket);
  }

  open(server: Server): Listener {
    const address = server.address();
    const { address: host, port } = toAddressInfo(address);
    const drain = (drainMs: number): Promise<void> => this.#drain(server, drainMs);
    return { host, port, drain, [Symbol.asyncDispose]: () => drain(0) };
  }

  #start(request: IncomingMessage, response: ServerResponse, accepted: Accepted): void {
    if (response.destroyed) this.#ports.onRefused({ code: 'client_closed' }, accepted.route.surface);
    else this.#work(request, response, accepted).catch(this.#ports.onBroken);
  }

  async #work(request: IncomingMessage, response: ServerResponse, { headers, route }: Accepted): Promise<void> {
    const cancellation = new Cancellation();
    const inWork: InWork = { cancellation, response, position: -1 };
    this.#inWork.join(inWork);
    response.on('close', () => {
      this.#inWork.leave(inWork);
      cancellation.cancel(response.writableFinished ? 'finished' : 'client-gone');
      this.#closeIdle?.();
    });
    try {
      const reply = await this.#ports.answer(toIncoming(request, { headers, route, cancellation }));
      const isLast = this.#isClosing || !request.complete;
      if (isLast) this.#ending.add(request.socket);
      if (!request.complete) closeAfter(request, response);
      const sending = sendReply(reply, { response, cancellation, watch: this.#watch, batch: this.#endings, fixedHeaders: this.#fixedHeaders, isLast });
      if (sending !== undefined) await sending;
    } catch (error) {
      this.#ports.onBroken(error);
      response.destroy();
    }
  }

  #health(response: ServerResponse, check: 'alive' | 'ready'): void {
    const problem = check === 'alive' ? undefined : this.#isClosing ? 'shutting down' : this.#ports.notReady();
    const body = JSON.stringify(problem === undefined ? { status: 'ok' } : { status: 'unavailable', reason: problem });
    response.writeHead(problem === undefined ? 200 : 503, ['content-type', 'application/json', ...this.#fixedHeaders]);
    response.end(body);
  }

  #refuse(response: ServerResponse, refusal: Refusal, more: readonly string[] = []): void {
    const surface = surfaceOfPath(response.req.url ?? '');
    const id = this.#ports.onRefused(refusal, surface);
    const idName = surface !== undefined && isAnthropic(surface) ? 'request-id' : 'x-request-id';
    const headers = [idName, id, 'content-type', 'application/json', 'connection', 'close', ...more, ...this.#fixedHeaders];
    this.#ending.add(response.req.socket);
    closeAfter(response.req, response);
    response.writeHead(CATALOGUE[refusal.code].status, headers);
    response.end(renderRefusal(refusal, { requestId: id, ...(surface === undefined ? {} : { surface }) }));
  }

  /** Whether bytes of ours would land in the answer to a request that came whole: before it, or in its midst. */
  #isAnswering(socket: Socket): boolean {
    for (const { response } of this.#inWork.entries) {
      if (response.req.socket === socket && (response.headersSent || response.req.complete)) return true;
    }
    return false;
  }

  #refuseRaw(refusal: Refusal, socket: Socket): void {
    const id = this.#ports.onRefused(refusal, undefined);
    socket.end(rawRefusal(refusal, ['x-request-id', id, ...this.#fixedHeaders]));
  }

  async #drain(server: Server, drainMs: number): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    this.#closeIdle = () => server.closeIdleConnections();
    this.#closeIdle();
    const timer = setTimeout(() => this.#cutAll(server, 'shutdown'), drainMs);
    await closed;
    clearTimeout(timer);
    // The records of the last answers are written with their batch.
    await this.#endings.settled();
    this.#watch[Symbol.dispose]();
  }

  /** Cancels what is in work; its connections get a moment to carry the error, then end. */
  #cutAll(server: Server, reason: CancelReason): void {
    for (const { cancellation } of this.#inWork.entries.toReversed()) cancellation.cancel(reason);
    setTimeout(() => server.closeAllConnections(), LAST_WORDS_MS).unref();
  }
}

/** A request whose answer is not out yet. */
interface InWork extends Rostered {
  readonly cancellation: Cancellation;
  readonly response: ServerResponse;
}

/** A request whose head was accepted. */
interface Accepted {
  readonly headers: Headers;
  readonly route: Extract<RouteMatch, { kind: 'surface' }>;
}

function toIncoming(
  request: IncomingMessage,
  from: {
    readonly headers: Headers;
    readonly route: Extract<RouteMatch, { kind: 'surface' }>;
    readonly cancellation: Cancellation;
  },
): Incoming {
  const { headers, route, cancellation } = from;
  const length = headers.get('content-length');
  return {
    surface: route.surface,
    modelInPath: route.modelInPath,
    ...(route.receiptInPath !== undefined && { receiptInPath: route.receiptInPath }),
    header: (name) => headers.get(name),
    bytesAnnounced: length === undefined ? undefined : Number(length),
    readBody: ({ bytesMax }) => readBody(request, headers.get('content-encoding'), bytesMax),
    cancellation,
  };
}

/**
 * Ends the connection once the answer is out. What the client still sends is thrown away for a moment: cutting at once
 * would reset the connection, and many clients would then never see the answer.
 *
 * @see RFC 9112, section 9.6.
 */
function closeAfter(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    request.removeAllListeners('data');
    request.resume();
    const timer = setTimeout(() => request.socket.destroy(), LINGER_MS);
    request.socket.once('close', () => clearTimeout(timer));
    request.once('end', () => request.socket.destroySoon());
  });
}

function refusalOfParser(code: string | undefined): Refusal | undefined {
  switch (code) {
    case 'ECONNRESET':
    case 'EPIPE':
      return undefined;
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'header_too_large' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'request_timeout' };
    default:
      return { code: 'invalid_target', rule: 'it is not HTTP/1.1 as RFC 9112 has it' };
  }
}

function listening(server: Server, { host, port }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function toAddressInfo(address: AddressInfo | string | null): { readonly address: string; readonly port: number } {
  if (address === null || typeof address === 'string') throw new TypeError('the listener has a TCP address');
  return address;
}

const CHECK_INTERVAL_MS = 1_000;
const LAST_WORDS_MS = 250;
const LINGER_MS = 2_000;
const BACKLOG = 1_024;
