import { type Random, randomHexFrom } from '@agentor/security/kernel';
import type { Fault, Piece, StreamEvent } from '@agentor/security/vocabulary';
import {
  type RenderContext,
  renderEmbeddings,
  renderTokenCount,
  type StreamRenderer,
} from '@agentor/security/wire';
import { CATALOGUE, messageOf, type Refusal, refusalFromFault, renderRefusal } from '../errors/index.ts';
import type { Cancellation } from '../ports/index.ts';
import type { Answered } from './09-dispatch.ts';
import type { Filtered } from './10-filter.ts';
import { watchBatches } from './watch-batches.ts';
import type { Reply } from './incoming.ts';
import type { RecordDraft } from './record-draft.ts';
import { answerHeaders, refusalHeaders } from './reply-headers.ts';
import { CHAT_CLIENTS, isChatSurface } from './surfaces.ts';

/** A reply without its end, which the record adds. */
export type Response = Omit<Reply, 'ended'>;

/** Writes a filtered answer in the words of the surface that was called. */
export function respond(filtered: Filtered, { random }: { readonly random: Random }): Response {
  const { answered, draft } = filtered;
  const randomHex = randomHexFrom(random);
  switch (answered.kind) {
    case 'chat-whole':
      return whole(draft, wholeBody(answered, randomHex));
    case 'chat-stream':
      return streamed(filtered, answered, randomHex);
    case 'embedding':
      return whole(draft, JSON.stringify(renderEmbeddings(answered.answer, answered.request)));
    case 'token-count':
      return whole(draft, JSON.stringify(renderTokenCount(answered.answer)));
  }
}

/** Writes a refusal in the error shape of the surface that was called. */
export function respondRefusal(draft: RecordDraft, refusal: Refusal): Response {
  draft.code = refusal.code;
  const body = renderRefusal(refusal, { isAnthropic: draft.isForAnthropic, requestId: draft.id });
  return { status: CATALOGUE[refusal.code].status, headers: refusalHeaders(draft, refusal), body };
}

function whole(draft: RecordDraft, body: string): Response {
  draft.firstByte();
  return { status: 200, headers: answerHeaders(draft, 'application/json'), body };
}

function wholeBody({ request, answer }: Extract<Answered, { kind: 'chat-whole' }>, randomHex: RenderContext['randomHex']): string {
  if (!isChatSurface(request.surface)) throw new TypeError('a chat comes from a chat surface');
  return JSON.stringify(CHAT_CLIENTS[request.surface].renderAnswer(answer, { request, randomHex }));
}

function streamed(
  { draft, incoming }: Filtered,
  { request, batches }: Extract<Answered, { kind: 'chat-stream' }>,
  randomHex: RenderContext['randomHex'],
): Response {
  if (!isChatSurface(request.surface)) throw new TypeError('a chat comes from a chat surface');
  const renderer = CHAT_CLIENTS[request.surface].openStreamRenderer({ request, randomHex });
  const headers = answerHeaders(draft, 'text/event-stream; charset=utf-8');
  return { status: 200, headers, body: watchBatches(batches, draft, (pieces) => render(renderer, pieces, { draft, cancellation: incoming.cancellation })) };
}

/**
 * Faults get our words before they are written; a provider's own error frame never passes. What a guard or we ourselves
 * cut is no failure of the provider.
 */
function render(renderer: StreamRenderer, pieces: readonly Piece[], of: Answering): string {
  const hasFault = pieces.some(({ events }) => events.some(isFault));
  return renderer.render(hasFault ? pieces.map((piece) => inOurWords(piece, of)) : pieces);
}

function inOurWords(piece: Piece, of: Answering): Piece {
  if (!piece.events.some(isFault)) return piece;
  return { events: piece.events.map((event) => (event.type === 'fault' ? { type: 'fault', fault: reword(event.fault, of) } : event)) };
}

function reword(fault: Fault, { draft, cancellation }: Answering): Fault {
  const isProviders = draft.code === undefined && cancellation.reason === undefined;
  const refusal: Refusal = isProviders ? refusalFromFault(fault) : { code: draft.code ?? ownCode(cancellation) };
  draft.code = refusal.code;
  if (isProviders) draft.onStreamFault?.();
  const { status, openAiType } = CATALOGUE[refusal.code];
  const { parameter } = refusal;
  const told = { status, type: openAiType, code: refusal.code, message: messageOf(refusal), ...(parameter === undefined ? {} : { parameter }) };
  return { kind: fault.kind, told };
}

/** Why we cut a stream ourselves. */
function ownCode({ reason }: Cancellation): Refusal['code'] {
  return reason === 'shutdown' ? 'shutting_down' : 'client_closed';
}

/** The request that a stream answers. */
interface Answering {
  readonly draft: RecordDraft;
  readonly cancellation: Cancellation;
}

function isFault(event: StreamEvent): boolean {
  return event.type === 'fault';
}
