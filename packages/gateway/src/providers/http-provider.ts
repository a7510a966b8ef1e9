import { type Clock, invariant, isJsonObject, type JsonObject, ok, type Random, randomHexFrom, type Result } from '@agentor/security/kernel';
import type { ChatRequest, Fault, Piece, StreamEvent, WireProtocol } from '@agentor/security/vocabulary';
import {
  type ChatTargetCodec,
  type DecodeContext,
  type DecodeFault,
  type EncodedRequest,
  FaultAnswer,
  MalformedAnswer,
  type StreamDecoder,
  parseRateWindows,
  type Unsupported,
} from '@agentor/security/wire';
import type { ProviderConfig } from '../config/index.ts';
import { type ChatReply, type Egress, EgressError, type EgressReply, type Provider, type ProviderCall, ProviderError, type RateLimited } from '../ports/index.ts';
import { ANSWER_BYTES_MAX, FAULT_BYTES_MAX, FAULT_MESSAGE_CHARACTERS_MAX } from './bounds.ts';
import { cutCredentials, withCredentials } from './credentials.ts';
import { type Frame, openFraming } from './framing.ts';
import { toNative } from './native-frame.ts';
import { readModelList } from './read-model-list.ts';
import { retryAfterMs } from './retry-after.ts';
import { chooseTargets, type Targets } from './targets.ts';

/** What an HTTP provider needs of the world. */
export interface ProviderPorts {
  readonly egress: Egress;
  readonly clock: Clock;
  readonly random: Random;
}

/** A provider behind HTTP: a codec for the body, credentials for the head, the egress for the way. */
export function createHttpProvider(config: ProviderConfig, ports: ProviderPorts): Provider {
  const line = new Line(config, ports);
  const targets = chooseTargets(config.protocols);
  return {
    name: config.name,
    system: config.system,
    chat: (call) => chat(line, targets, call),
    listModels: async (call) => readModelList(await line.send(call, { path: targets.modelsPath, body: {} }, 'GET')),
    ...embedding(line, targets),
    ...counting(line, targets),
  };
}

async function chat(
  line: Line,
  targets: Targets,
  call: ProviderCall<ChatRequest>,
): Promise<Result<ChatReply, Unsupported>> {
  const codec = targets.chatFor(call.request.native.protocol);
  if (codec === undefined) return { ok: false, reason: { parameters: ['model'] } };
  const encoded = codec.encodeRequest(call.request, call.target);
  if (!encoded.ok) return encoded;
  const reply = await line.send(call, encoded.value, 'POST', codec.decodeFault);
  const context = line.decodeContext(call.target.model);
  const limits = line.limitsIn(reply);
  if (call.request.isStreamed && isStream(reply)) {
    return ok({ kind: 'stream', batches: line.batches(reply, codec, context), ...limits });
  }
  return ok({ kind: 'whole', answer: await line.answer(reply, (body) => codec.decodeAnswer(body, context)), ...limits });
}

function embedding(line: Line, { embedding: codec }: Targets): Pick<Provider, 'embed'> | undefined {
  if (codec === undefined) return undefined;
  return {
    embed: async (call) => {
      const encoded = codec.encodeRequest(call.request, call.target);
      if (!encoded.ok) return encoded;
      const reply = await line.send(call, encoded.value, 'POST', codec.decodeFault);
      const context = line.decodeContext(call.target.model);
      const limits = line.limitsIn(reply);
      return ok({ ...(await line.answer(reply, (body) => codec.decodeAnswer(body, context))), ...limits });
    },
  };
}

function counting(line: Line, { tokenCount: codec }: Targets): Pick<Provider, 'countTokens'> | undefined {
  if (codec === undefined) return undefined;
  return {
    countTokens: async (call) => {
      const encoded = codec.encodeRequest(call.request, call.target);
      if (!encoded.ok) return encoded;
      const reply = await line.send(call, encoded.value, 'POST', codec.decodeFault);
      const limits = line.limitsIn(reply);
      return ok({ ...(await line.answer(reply, codec.decodeAnswer)), ...limits });
    },
  };
}

/** The way to one provider and back. */
class Line {
  readonly #config: ProviderConfig;
  readonly #ports: ProviderPorts;
  readonly #base: URL;
  readonly #basePath: string;
  readonly #query: string;

  constructor(config: ProviderConfig, ports: ProviderPorts) {
    invariant(config.baseUrl !== undefined, 'a provider behind HTTP has a base URL');
    this.#config = config;
    this.#ports = ports;
    this.#base = config.baseUrl;
    this.#basePath = config.baseUrl.pathname.replace(/\/$/, '');
    this.#query = new URLSearchParams(config.query).toString();
  }

  /** Sends, and reads every reply that is not a success as a fault. */
  async send(
    call: Omit<ProviderCall<unknown>, 'request' | 'target'> & { readonly request?: unknown },
    encoded: EncodedRequest,
    method: 'GET' | 'POST',
    decodeFault: DecodeFault = plainFault,
  ): Promise<EgressReply> {
    const path = this.#path(encoded.path);
    const body = method === 'GET' ? '' : JSON.stringify(encoded.body);
    const signing = withCredentials(
      this.#config.credential,
      { method, url: () => new URL(path, this.#base), headers: this.#headers(encoded, method), body },
      () => new Date(this.#ports.clock.nowMs()),
    );
    const headers = signing instanceof Promise ? await signing : signing;
    let reply: EgressReply;
    try {
      reply = await this.#ports.egress.send({
        destination: this.#config.name,
        method,
        path,
        headers,
        ...(method === 'GET' ? {} : { body }),
        limits: call.limits,
        cancellation: call.cancellation,
      });
    } catch (error) {
      throw toProviderError(error);
    }
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw new ProviderError(await this.#fault(reply, decodeFault));
  }

  decodeContext(model: string): DecodeContext {
    const { random, clock } = this.#ports;
    return {
      nowS: Math.floor(clock.nowMs() / 1000),
      randomHex: randomHexFrom(random),
      model,
    };
  }

  /** A whole answer. */
  async answer<Answer>(reply: EgressReply, decode: (body: JsonObject) => Answer): Promise<Answer> {
    try {
      const body: unknown = parseJson(await reply.whole(ANSWER_BYTES_MAX));
      if (!isJsonObject(body)) throw new MalformedAnswer('the answer is not a JSON object');
      return decode(body);
    } catch (error) {
      throw error instanceof FaultAnswer ? new ProviderError(this.#complete(error.fault, reply), { cause: error }) : toProviderError(error);
    }
  }

  /** What a reply tells of the provider's rate limits. */
  limitsIn({ headers }: EgressReply): RateLimited {
    const rateWindows = parseRateWindows(headers, this.#ports.clock.nowMs());
    return rateWindows === undefined ? NO_LIMITS : { rateWindows };
  }

  /** A streamed answer, a batch for each chunk that the socket gave. */
  async *batches(reply: EgressReply, codec: ChatTargetCodec, context: DecodeContext): AsyncGenerator<readonly Piece[]> {
    const framing = openFraming(codec.protocol);
    const decoder = codec.openStreamDecoder(context);
    try {
      for await (const chunk of reply.chunks) {
        const pieces: Piece[] = [];
        const broken = this.#decodeInto(pieces, framing.push(chunk), { decoder, protocol: codec.protocol }) ?? framing.broken;
        // What came before the broken frame goes on, whichever chunk it shared.
        if (pieces.length > 0) yield pieces;
        if (broken !== undefined) throw broken;
      }
      const rest: Piece[] = [];
      const broken = this.#decodeInto(rest, framing.end(), { decoder, protocol: codec.protocol });
      if (broken === undefined) rest.push({ events: decoder.end() });
      if (rest.some(({ events, native }) => events.length > 0 || native !== undefined)) yield rest;
      if (broken !== undefined) throw broken;
    } catch (error) {
      throw toProviderError(error);
    }
  }

  /** @returns what was wrong with the first frame that could not be read. */
  #decodeInto(pieces: Piece[], frames: readonly Frame[], by: { readonly decoder: StreamDecoder; readonly protocol: WireProtocol }): Error | undefined {
    try {
      for (const frame of frames) pieces.push({ events: this.#cutEvents(by.decoder.decode(frame)), native: toNative(by.protocol, frame) });
      return undefined;
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    }
  }

  #path(path: string): string {
    const full = this.#basePath + path;
    if (this.#query === '') return full;
    return full + (full.includes('?') ? '&' : '?') + this.#query;
  }

  #headers(encoded: EncodedRequest, method: 'GET' | 'POST'): Record<string, string> {
    return {
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      'accept': '*/*',
      'user-agent': 'agentor-gateway',
      ...this.#config.headers,
      ...encoded.headers,
    };
  }

  async #fault(reply: EgressReply, decodeFault: DecodeFault): Promise<Fault> {
    const bytes = await reply.whole(FAULT_BYTES_MAX).catch(() => new Uint8Array());
    const fault = decodeFault(reply.status, parseJsonOrNothing(bytes), reply.headers['x-amzn-errortype']);
    return { ...this.#complete(fault, reply), status: reply.status };
  }

  /** Adds what the head tells, and cuts what must not leave. */
  #complete(fault: Fault, reply: EgressReply): Fault {
    const wait = fault.retryAfterMs ?? retryAfterMs(reply.headers, this.#ports.clock.nowMs());
    return { ...this.#cut(fault), ...this.limitsIn(reply), ...(wait === undefined ? {} : { retryAfterMs: wait }) };
  }

  /** A provider may echo our key in any of its words. */
  #cut(fault: Fault): Fault {
    const { message, code, parameter } = fault;
    const cut = (text: string): string => cutCredentials(this.#config.credential, text).slice(0, FAULT_MESSAGE_CHARACTERS_MAX);
    return {
      ...fault,
      ...(message === undefined ? {} : { message: cut(message) }),
      ...(code === undefined ? {} : { code: cut(code) }),
      ...(parameter === undefined ? {} : { parameter: cut(parameter) }),
    };
  }

  #cutEvents(events: readonly StreamEvent[]): readonly StreamEvent[] {
    if (!events.some(({ type }) => type === 'fault')) return events;
    return events.map((event) => (event.type === 'fault' ? { ...event, fault: this.#cut(event.fault) } : event));
  }
}

function toProviderError(error: unknown): unknown {
  if (error instanceof EgressError) return new ProviderError(error.fault, { cause: error });
  if (error instanceof MalformedAnswer || error instanceof SyntaxError) {
    return new ProviderError({ kind: 'malformed-answer' }, { cause: error });
  }
  return error;
}

function isStream(reply: EgressReply): boolean {
  const type = reply.headers['content-type'] ?? '';
  return type.startsWith('text/event-stream') || type.startsWith('application/vnd.amazon.eventstream');
}

function plainFault(status: number): Fault {
  return { kind: status === 401 || status === 403 ? 'credentials-refused' : 'provider-error', status };
}

function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

function parseJsonOrNothing(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}

const NO_LIMITS: RateLimited = {};
