import type { Json, JsonObject } from '../../kernel/index.ts';
import type { ChatRequest, Part, ReasoningPart, ToolResultPart, Turn } from '../../vocabulary/index.ts';
import type { TargetModel } from '../contract.ts';
import { writePlace } from '../shared/index.ts';
import { encodeMedia } from './encode-media.ts';

/** Writes the turns as `messages`. Parts that chat completions cannot say are added to `unsupported` by their place. */
export function encodeTurns(request: ChatRequest, target: TargetModel, unsupported: string[]): readonly JsonObject[] {
  const scope: Scope = { request, target, unsupported };
  return request.turns.flatMap((turn) => encodeTurn(turn, scope));
}

/** What every part of one encoding shares. */
export interface Scope {
  readonly request: ChatRequest;
  readonly target: TargetModel;
  readonly unsupported: string[];
}

function encodeTurn(turn: Turn, scope: Scope): readonly JsonObject[] {
  const name: JsonObject = turn.name === undefined ? {} : { name: turn.name.text };
  // Tool results are messages of their own and have to follow the calls at once, so they come before the rest of the turn.
  const results = turn.parts.filter((part) => part.kind === 'tool-result').map((part) => encodeResult(part, scope));
  const rest = turn.parts.filter((part) => part.kind !== 'tool-result');
  if (rest.length === 0 && (results.length > 0 || turn.role === 'tool')) return results;
  switch (turn.role) {
    case 'system':
      return [...results, { role: 'system', ...name, content: encodeContent(rest, scope) }];
    case 'developer': {
      const role = scope.target.isOlderDialect === true ? 'system' : 'developer';
      return [...results, { role, ...name, content: encodeContent(rest, scope) }];
    }
    case 'user':
    case 'tool':
      return [...results, { role: 'user', ...name, content: encodeContent(rest, scope) }];
    case 'assistant':
      return [...results, { role: 'assistant', ...name, ...encodeAssistant(rest, scope) }];
  }
}

function encodeAssistant(parts: readonly Part[], scope: Scope): JsonObject {
  const refusals = parts.filter((part) => part.kind === 'text').filter((part) => part.isRefusal === true);
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const reasoning = parts.filter((part) => isExpressible(part, scope)).map((part) => part.text);
  const said = parts.filter(
    (part) => part.kind !== 'tool-call' && !(part.kind === 'text' && part.isRefusal === true) && !isExpressible(part, scope),
  );
  const isSilent = said.length === 0 && (calls.length > 0 || refusals.length > 0);
  return {
    content: isSilent ? null : encodeContent(said, scope),
    ...(reasoning.length === 0 ? {} : { reasoning_content: reasoning.join('') }),
    ...(refusals.length === 0 ? {} : { refusal: refusals.map((part) => part.text).join('') }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ callId, name, argumentsJson }) => ({
            id: callId,
            type: 'function',
            function: { name, arguments: argumentsJson },
          })),
        }),
  };
}

/** Compatible servers take reasoning back that they gave; proofs of other providers they cannot carry. */
function isExpressible(part: Part, { target }: Scope): part is ReasoningPart {
  return target.isOlderDialect === true && part.kind === 'reasoning' && part.signature === undefined && part.encrypted === undefined;
}

function encodeContent(parts: readonly Part[], scope: Scope): Json {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') return only.text;
  const content = parts.flatMap((part) => encodePart(part, scope));
  return content.length === 0 ? '' : content;
}

function encodePart(part: Part, scope: Scope): readonly JsonObject[] {
  switch (part.kind) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'image':
    case 'audio':
    case 'file': {
      const media = part.origin === 'user' || part.origin === 'retrieved' ? encodeMedia(part, scope.request) : undefined;
      if (media !== undefined) return [media];
      break;
    }
    case 'reasoning':
    case 'opaque':
    case 'tool-call':
    case 'tool-result':
      break;
  }
  scope.unsupported.push(writePlace(part.at));
  return [];
}

/** Chat completions have no mark for a failed tool, so the text says it. */
function encodeResult(part: ToolResultPart, scope: Scope): JsonObject {
  const texts: string[] = [];
  for (const piece of part.content) {
    if (piece.kind === 'text') texts.push(piece.text);
    else scope.unsupported.push(writePlace(piece.at));
  }
  if (part.isError) texts.unshift(FAILURE_MARK);
  const [only] = texts;
  const content = texts.length <= 1 ? (only ?? '') : texts.map((text) => ({ type: 'text', text }));
  return { role: 'tool', tool_call_id: part.callId, content };
}

const FAILURE_MARK = 'The tool failed:';
