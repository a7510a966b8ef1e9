import type { JsonObject } from '../../kernel/index.ts';
import { isJsonObject } from '../../kernel/index.ts';
import type { Part, ReasoningPart, ToolCallPart } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { argumentsObject, type Shortfall, type SpokenTurn } from '../encoding/index.ts';
import { encodeMedia } from './encode-media.ts';
import { encodeToolResult } from './encode-tool-result.ts';
import { requiresSignatures } from './model-family.ts';
import { unpackCallId } from './thought-signature.ts';

/** The conversation as Gemini's `contents`. Turns that hold nothing are left out. */
export function encodeContents(
  turns: readonly SpokenTurn[],
  shortfall: Shortfall,
  target: TargetModel,
): readonly JsonObject[] {
  const names = toolNames(turns);
  const contents: JsonObject[] = [];
  for (const turn of turns) {
    const parts: JsonObject[] = [];
    for (const part of turn.parts) addPart(part, parts, { names, shortfall });
    if (turn.role === 'assistant' && requiresSignatures(target.model)) signFirstCall(parts);
    if (parts.length > 0) contents.push({ role: turn.role === 'assistant' ? 'model' : 'user', parts });
  }
  return contents;
}

interface Place {
  readonly names: ReadonlyMap<string, string>;
  readonly shortfall: Shortfall;
}

function toolNames(turns: readonly SpokenTurn[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { parts } of turns) {
    for (const part of parts) if (part.kind === 'tool-call') names.set(part.callId, part.name);
  }
  return names;
}

function addPart(part: Part, parts: JsonObject[], { names, shortfall }: Place): void {
  switch (part.kind) {
    case 'text':
      if (part.text !== '') parts.push({ text: part.text });
      return;
    case 'reasoning':
      addReasoning(part, parts, shortfall);
      return;
    case 'image':
    case 'audio':
    case 'file': {
      const media = encodeMedia(part, shortfall);
      if (media !== undefined) parts.push(media);
      return;
    }
    case 'tool-call':
      parts.push(encodeCall(part, shortfall));
      return;
    case 'tool-result': {
      const result = encodeToolResult(part, part.name ?? names.get(part.callId), shortfall);
      if (result !== undefined) parts.push(result);
      return;
    }
    case 'opaque':
      if (part.protocol === 'gemini' && isJsonObject(part.value)) parts.push(part.value);
      else shortfall.addPlace(part.at);
  }
}

/**
 * Reasoning without text carries the signature of the part before it. Another provider's proof is worth nothing here;
 * reasoning without any proof is nobody's, and a thought like Gemini's unsigned ones.
 */
function addReasoning(part: ReasoningPart, parts: JsonObject[], shortfall: Shortfall): void {
  const { text, signature = '', encrypted, protocol } = part;
  if (encrypted !== undefined || (protocol !== 'gemini' && signature !== '')) {
    shortfall.addPlace(part.at);
    return;
  }
  const signed = signature === '' ? {} : { thoughtSignature: signature };
  if (text !== '') {
    parts.push({ text, thought: true, ...signed });
    return;
  }
  if (signature === '') return;
  const before = parts.at(-1);
  if (before !== undefined && isUnsignedText(before)) parts[parts.length - 1] = { ...before, ...signed };
  else parts.push({ text: '', ...signed });
}

function isUnsignedText(part: JsonObject): boolean {
  return part['text'] !== undefined && part['thought'] === undefined && part['thoughtSignature'] === undefined;
}

function encodeCall(part: ToolCallPart, shortfall: Shortfall): JsonObject {
  const callArguments = argumentsObject(part.argumentsJson);
  if (callArguments === undefined) shortfall.addPlace(part.at);
  const { id, signature } = unpackCallId(part.callId);
  return {
    functionCall: { ...(id === undefined ? {} : { id }), name: part.name, args: callArguments ?? {} },
    ...(signature === undefined ? {} : { thoughtSignature: signature }),
  };
}

/** A call that another model made has no signature: Google names this value for such a history. */
function signFirstCall(parts: JsonObject[]): void {
  const at = parts.findIndex((part) => part['functionCall'] !== undefined);
  const first = parts[at];
  if (first === undefined || first['thoughtSignature'] !== undefined) return;
  parts[at] = { ...first, thoughtSignature: FOREIGN_CALL_SIGNATURE };
}

const FOREIGN_CALL_SIGNATURE = 'skip_thought_signature_validator';
