import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Part, TextPart, ToolCallPart, ToolResultPart, Turn } from '../../vocabulary/index.ts';
import type { Shortfall } from '../encoding/index.ts';
import { shortCallId } from './call-id.ts';
import { type ContentContext, encodeInputPiece, encodeOutputPiece } from './encode-content.ts';
import { ReasoningEncoder } from './encode-reasoning.ts';

/** The conversation as input items, in order. */
export function encodeInput(request: ChatRequest, shortfall: Shortfall): readonly JsonObject[] {
  const context = { shortfall, areStoredFilesKnown: request.native.protocol.startsWith('openai-') };
  return request.turns.flatMap((turn) => {
    if (turn.name !== undefined) shortfall.addPlace(turn.name.at);
    return encodeTurn(turn, context);
  });
}

function encodeTurn(turn: Turn, context: ContentContext): readonly JsonObject[] {
  const items: JsonObject[] = [];
  const reasoning = new ReasoningEncoder(context.shortfall);
  let content: JsonObject[] = [];
  const endMessage = (): void => {
    if (content.length > 0) items.push({ type: 'message', role: roleOf(turn), content });
    content = [];
  };
  for (const part of turn.parts) {
    if (part.kind === 'reasoning') endMessage();
    else items.push(...reasoning.end());
    const piece = encodePiece(part, turn, context);
    if (piece !== undefined) {
      content.push(piece);
      continue;
    }
    const item = encodeItem(part, reasoning, context);
    if (item === undefined) continue;
    endMessage();
    items.push(...item);
  }
  items.push(...reasoning.end());
  endMessage();
  return items;
}

/** What becomes a piece of the turn's message; undefined for what becomes an item of its own or nothing. */
function encodePiece(part: Part, turn: Turn, context: ContentContext): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return turn.role === 'assistant' ? encodeOutputPiece(part) : encodeInputPiece(part, context);
    case 'image':
    case 'file':
      if (turn.role !== 'assistant') return encodeInputPiece(part, context);
      context.shortfall.addPlace(part.at);
      return undefined;
    case 'audio':
      context.shortfall.addPlace(part.at);
      return undefined;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
    case 'opaque':
      return undefined;
  }
}

function encodeItem(part: Part, reasoning: ReasoningEncoder, context: ContentContext): readonly JsonObject[] | undefined {
  switch (part.kind) {
    case 'reasoning':
      return reasoning.add(part);
    case 'tool-call':
      return [encodeCall(part)];
    case 'tool-result':
      return [encodeResult(part, context)];
    case 'opaque':
      if (part.protocol === 'openai-responses' && isJsonObject(part.value)) return [part.value];
      context.shortfall.addPlace(part.at);
      return undefined;
    default:
      return undefined;
  }
}

function encodeCall({ callId, name, argumentsJson }: ToolCallPart): JsonObject {
  return { type: 'function_call', call_id: shortCallId(callId), name, arguments: argumentsJson === '' ? '{}' : argumentsJson };
}

/** A failed call is told by the item's status: the protocol has no other word for it. */
function encodeResult(part: ToolResultPart, context: ContentContext): JsonObject {
  const [only, ...others] = part.content;
  const output =
    only === undefined
      ? ''
      : isPlainText(only) && others.length === 0
        ? only.text
        : part.content.flatMap((piece) => encodeInputPiece(piece, context) ?? []);
  return {
    type: 'function_call_output',
    call_id: shortCallId(part.callId),
    output,
    ...(part.isError ? { status: 'incomplete' } : {}),
  };
}

function isPlainText(part: ToolResultPart['content'][number]): part is TextPart {
  return part.kind === 'text';
}

function roleOf(turn: Turn): string {
  return turn.role === 'tool' ? 'user' : turn.role;
}
