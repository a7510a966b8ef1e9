import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { Part, ReasoningPart, ToolCallPart, ToolResultPart } from '../../vocabulary/index.ts';
import { argumentsObject, type Shortfall, type SpokenTurn } from '../encoding/index.ts';
import { DocumentNames } from './document-names.ts';
import { encodeMedia } from './encode-media.ts';
import { toToolUseId } from './tool-use-id.ts';

/** The conversation as Converse's `messages`. Turns that hold nothing are left out, empty texts too: Bedrock refuses them. */
export function encodeMessages(turns: readonly SpokenTurn[], shortfall: Shortfall): readonly JsonObject[] {
  const place: Place = { names: new DocumentNames(), shortfall };
  const messages: JsonObject[] = [];
  for (const { role, parts } of turns) {
    const content: JsonObject[] = [];
    for (const part of parts) {
      const block = encodePart(part, place);
      if (block !== undefined) content.push(block);
    }
    if (content.length > 0) messages.push({ role, content });
  }
  return messages;
}

interface Place {
  readonly names: DocumentNames;
  readonly shortfall: Shortfall;
}

function encodePart(part: Part, place: Place): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? undefined : { text: part.text };
    case 'reasoning':
      return encodeReasoning(part, place.shortfall);
    case 'image':
    case 'audio':
    case 'file':
      return encodeMedia(part, place.names, place.shortfall);
    case 'tool-call':
      return { toolUse: encodeToolUse(part, place.shortfall) };
    case 'tool-result':
      return { toolResult: encodeToolResult(part, place) };
    case 'opaque':
      if (part.protocol === 'bedrock-converse' && isJsonObject(part.value)) return part.value;
      place.shortfall.addPlace(part.at);
      return undefined;
  }
}

/**
 * Anthropic's proofs hold on its own endpoint and on Bedrock alike, those of others hold nowhere else. Reasoning without
 * any proof is nobody's.
 */
function encodeReasoning(part: ReasoningPart, shortfall: Shortfall): JsonObject | undefined {
  const { text, signature, encrypted, protocol } = part;
  const isProven = (signature ?? '') !== '' || encrypted !== undefined;
  const isKnown = protocol === 'bedrock-converse' || protocol === 'anthropic-messages';
  if ((isProven && !isKnown) || (encrypted !== undefined && !BASE64.test(encrypted))) {
    shortfall.addPlace(part.at);
    return undefined;
  }
  if (encrypted !== undefined) return { reasoningContent: { redactedContent: encrypted } };
  if (text === '' && !isProven) return undefined;
  return { reasoningContent: { reasoningText: { text, ...((signature ?? '') === '' ? {} : { signature: signature ?? '' }) } } };
}

function encodeToolUse(part: ToolCallPart, shortfall: Shortfall): JsonObject {
  const input = argumentsObject(part.argumentsJson);
  if (input === undefined) shortfall.addPlace(part.at);
  return { toolUseId: toToolUseId(part.callId), name: part.name, input: input ?? {} };
}

function encodeToolResult(part: ToolResultPart, place: Place): JsonObject {
  const content: JsonObject[] = [];
  for (const piece of part.content) {
    const block = encodePart(piece, place);
    if (block !== undefined) content.push(block);
  }
  return {
    toolUseId: toToolUseId(part.callId),
    content,
    ...(part.isError ? { status: 'error' } : {}),
  };
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/u;
