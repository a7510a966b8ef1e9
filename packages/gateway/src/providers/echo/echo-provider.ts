import { createHash } from 'node:crypto';
import { type Clock, ok, type Result } from '@agentor/security/kernel';
import {
  type AnswerPart,
  type ChatAnswer,
  type ChatRequest,
  type EmbeddingAnswer,
  type EmbeddingRequest,
  type FaultKind,
  type Piece,
  type StreamEvent,
  toEvents,
} from '@agentor/security/vocabulary';
import type { Unsupported } from '@agentor/security/wire';
import { type ChatReply, type Provider, type ProviderCall, ProviderError } from '../../ports/index.ts';
import { type Directives, readDirectives } from './directives.ts';
import { splitTokens } from './split-tokens.ts';

/** What the echo provider needs of the world. */
export interface EchoPorts {
  readonly clock: Clock;
  /** Waits; resolves early when the request is cancelled. */
  readonly sleep: (ms: number, cancellation: ProviderCall<unknown>['cancellation']) => Promise<void>;
}

/**
 * A built-in model for trying things: it answers with what it was told, token by token when streamed, the same
 * every time, and follows the directives of {@link readDirectives}. It calls nobody.
 */
export function createEchoProvider(name: string, ports: EchoPorts): Provider {
  return {
    name,
    system: 'agentor',
    chat: (call) => chat(call, ports),
    embed: async (call) => embed(call.request),
    countTokens: async ({ request }) => ok({ inputTokens: countInput(request.chat) }),
    listModels: async () => ['echo'],
  };
}

async function chat(call: ProviderCall<ChatRequest>, ports: EchoPorts): Promise<Result<ChatReply, Unsupported>> {
  const { request, cancellation, target } = call;
  if (request.settings.output?.kind === 'json-schema' && target.onUnsupported === 'refuse') {
    return { ok: false, reason: { parameters: [request.parameterNames.output ?? 'response_format'] } };
  }
  const directives = readDirectives(lastText(request));
  if (directives.delayMs > 0) await ports.sleep(directives.delayMs, cancellation);
  if (directives.errorStatus !== undefined) throw new ProviderError(faultOf(directives.errorStatus));
  const answer = compose(request, directives, Math.floor(ports.clock.nowMs() / 1000));
  if (!request.isStreamed) {
    if (directives.errorAfterTokens !== undefined) throw new ProviderError({ kind: 'answer-cut' });
    return ok({ kind: 'whole', answer });
  }
  return ok({ kind: 'stream', batches: stream(answer, directives, call, ports) });
}

function compose(request: ChatRequest, directives: Directives, createdS: number): ChatAnswer {
  const tokens = splitTokens(answerText(request, directives));
  const limit = request.settings.maxOutputTokens ?? Number.MAX_SAFE_INTEGER;
  const toolCalls = directives.toolCalls.length > 0 ? directives.toolCalls : forcedCall(request);
  const hasTools = toolCalls.length > 0;
  const text = hasTools ? '' : tokens.slice(0, limit).join('');
  const parts: AnswerPart[] = [];
  if (directives.thinking !== undefined) {
    parts.push({ kind: 'reasoning', text: directives.thinking, protocol: 'echo' });
  }
  if (!hasTools) parts.push({ kind: 'text', text });
  toolCalls.forEach((call, index) => parts.push({ kind: 'tool-call', callId: callId(request, index), ...call }));
  const isCut = !hasTools && tokens.length > limit;
  const stopReason = hasTools ? 'tool-use' : isCut ? 'length' : 'end';
  const choices = Array.from({ length: request.settings.choices ?? 1 }, () => ({ parts, stopReason }) as const);
  const outputText = parts.map((part) => ('text' in part ? part.text : 'argumentsJson' in part ? part.argumentsJson : ''));
  return {
    id: `echo-${digest(JSON.stringify(request.native.body)).slice(0, 24)}`,
    model: 'echo',
    createdS,
    choices,
    usage: {
      inputTokens: countInput(request),
      outputTokens: outputText.reduce((sum, piece) => sum + splitTokens(piece).length, 0) * choices.length,
    },
  };
}

function answerText(request: ChatRequest, directives: Directives): string {
  if (directives.length !== undefined) return Array.from({ length: directives.length }, () => 'echo').join(' ');
  const text = directives.echo ?? directives.text;
  return request.settings.output?.kind === 'json-object' ? JSON.stringify({ echo: text }) : text;
}

/** A tool that the client forces is called with no arguments. */
function forcedCall(request: ChatRequest): Directives['toolCalls'] {
  const choice = request.settings.toolChoice;
  const name = choice?.kind === 'tool' ? choice.name : choice?.kind === 'required' ? request.tools[0]?.name : undefined;
  return name === undefined ? [] : [{ name, argumentsJson: '{}' }];
}

async function* stream(
  answer: ChatAnswer,
  directives: Directives,
  call: ProviderCall<ChatRequest>,
  ports: EchoPorts,
): AsyncGenerator<readonly Piece[]> {
  let tokens = 0;
  for (const step of toEvents(answer).flatMap(toSteps)) {
    if (step.type === 'text-delta' || step.type === 'arguments-delta') {
      if (tokens === directives.errorAfterTokens) {
        yield [{ events: [{ type: 'fault', fault: { kind: 'provider-error', status: 500 } }] }];
        return;
      }
      tokens += 1;
      if (directives.delayMs > 0) await ports.sleep(directives.delayMs, call.cancellation);
    }
    if (call.cancellation.reason !== undefined) {
      yield [{ events: [{ type: 'fault', fault: { kind: 'answer-cut' } }] }];
      return;
    }
    yield [{ events: [step] }];
  }
}

/** Splits the deltas into tokens. */
function toSteps(event: StreamEvent): readonly StreamEvent[] {
  switch (event.type) {
    case 'text-delta':
      return splitTokens(event.text).map((text) => ({ ...event, text }));
    case 'arguments-delta':
      return splitTokens(event.json).map((json) => ({ ...event, json }));
    default:
      return [event];
  }
}

function embed(request: EmbeddingRequest): Result<EmbeddingAnswer, Unsupported> {
  const dimensions = request.dimensions ?? EMBEDDING_DIMENSIONS;
  const texts = request.inputs.map((input) => (input.kind === 'text' ? input.text : input.tokens.join(' ')));
  return ok({
    model: 'echo',
    vectors: texts.map((text) => toVector(text, dimensions)),
    usage: { inputTokens: texts.reduce((sum, text) => sum + splitTokens(text).length, 0), outputTokens: 0 },
  });
}

/** A unit vector that depends on the text alone. It carries no meaning. */
function toVector(text: string, dimensions: number): readonly number[] {
  const numbers: number[] = [];
  for (let block = 0; numbers.length < dimensions; block += 1) {
    const bytes = createHash('sha256').update(`${block}:${text}`).digest();
    for (let offset = 0; offset < bytes.length && numbers.length < dimensions; offset += 2) {
      numbers.push(bytes.readInt16BE(offset) / 32_768);
    }
  }
  const norm = Math.hypot(...numbers) || 1;
  return numbers.map((value) => value / norm);
}

function lastText(request: ChatRequest): string {
  const turn = request.turns.findLast(({ role }) => role === 'user' || role === 'tool');
  const texts = (turn?.parts ?? []).flatMap((part) => {
    if (part.kind === 'text') return [part.text];
    if (part.kind === 'tool-result') return part.content.flatMap((piece) => (piece.kind === 'text' ? [piece.text] : []));
    return [];
  });
  return texts.join('\n');
}

function countInput(request: ChatRequest): number {
  let count = 0;
  for (const { parts } of request.turns) {
    for (const part of parts) if (part.kind === 'text') count += splitTokens(part.text).length;
  }
  return count;
}

function faultOf(status: number): { readonly kind: FaultKind; readonly status: number; readonly retryAfterMs?: number } {
  if (status === 429) return { kind: 'rate-limited', status, retryAfterMs: 1_000 };
  if (status === 529 || status === 503) return { kind: 'overloaded', status };
  if (status === 401 || status === 403) return { kind: 'credentials-refused', status };
  if (status === 404) return { kind: 'model-not-found', status };
  return { kind: status < 500 ? 'invalid-request' : 'provider-error', status };
}

function callId(request: ChatRequest, index: number): string {
  return `call_${digest(`${index}:${request.turns.length}:${lastText(request)}`).slice(0, 24)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const EMBEDDING_DIMENSIONS = 256;
