import { isJsonObject, type Json, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest, Pointer } from '../../vocabulary/index.ts';
import type { TargetModel, Unsupported } from '../contract.ts';
import { isList } from './decode-answer.ts';
import { nameOf } from './notes.ts';

/**
 * The body of a request of this protocol, for this protocol: as it was validated, with another model. Only reasoning that
 * another provider made, which this one would refuse for its signature, is named or left out.
 */
export function writeNativeBody(request: ChatRequest, target: TargetModel): Result<JsonObject, Unsupported> {
  const foreign = listForeignReasoning(request);
  const body = { ...request.native.body, model: target.model };
  if (foreign.length === 0) return ok(body);
  if (target.onUnsupported === 'refuse') return refuse({ parameters: foreign.map(nameOf) });
  return ok({ ...body, messages: without(request.native.body['messages'] ?? [], foreign) });
}

function listForeignReasoning({ turns }: ChatRequest): readonly Pointer[] {
  const parts = turns.flatMap((turn) => turn.parts.filter((part) => part.kind === 'reasoning'));
  return parts
    .filter(({ protocol, signature, encrypted }) => protocol !== 'anthropic-messages' || (signature ?? encrypted) === undefined)
    .map(({ at }) => at.slice(0, BLOCK_STEPS));
}

/** Messages without the blocks at these places, and without messages that are empty then. */
function without(messages: Json, places: readonly Pointer[]): Json {
  const names = new Set(places.map(nameOf));
  if (!isList(messages)) return messages;
  return messages.flatMap((message, index): readonly Json[] => {
    if (!isJsonObject(message) || !isList(message['content'])) return [message];
    const content = message['content'].filter((_, position) => !names.has(nameOf(['messages', index, 'content', position])));
    return content.length === 0 && message['content'].length > 0 ? [] : [{ ...message, content }];
  });
}

/** `messages`, its index, `content`, its index. */
const BLOCK_STEPS = 4;
