import { isJsonObject, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTurns } from './encode-turns.ts';

/**
 * Writes a request for a chat completions endpoint. A body of the same protocol goes on as it was validated, with the
 * provider's model name and the usage that metering needs; every other is written from its canonical form.
 *
 * @see ASSURANCE VAL-5.
 */
export function encodeChatRequest(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  if (request.native.protocol === 'openai-chat') return ok({ path: PATH, body: encodeNative(request, target) });
  return encodeCanonical(request, target);
}

/** Writes a request from its canonical form alone. */
export function encodeCanonical(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const unsupported: string[] = [...request.nativeOnly];
  const body: JsonObject = {
    model: target.model,
    messages: encodeTurns(request, target, unsupported),
    ...encodeTools(request),
    ...encodeSettings(request, target, unsupported),
    ...(request.isStreamed ? { stream: true, ...usageOption({}, target) } : {}),
  };
  if (unsupported.length > 0 && target.onUnsupported === 'refuse') return refuse({ parameters: [...new Set(unsupported)] });
  return ok({ path: PATH, body });
}

function encodeNative(request: ChatRequest, target: TargetModel): JsonObject {
  const { stream_options: options, ...rest } = request.native.body;
  const asked: JsonObject = request.isStreamed ? usageOption(options, target) : options === undefined ? {} : { stream_options: options };
  const body: JsonObject = { ...rest, model: target.model, ...asked };
  return target.isOlderDialect === true ? toOlderDialect(body) : body;
}

/** Metering needs the usage of a stream, whether or not the client wants to see it. */
function usageOption(options: JsonObject[string] | undefined, { hasStreamOptions }: TargetModel): JsonObject {
  if (hasStreamOptions === false) return {};
  return { stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } };
}

function toOlderDialect(body: JsonObject): JsonObject {
  const { max_completion_tokens: limit, ...rest } = body;
  const messages = rest['messages'];
  return {
    ...rest,
    ...(limit === undefined || limit === null ? {} : { max_tokens: limit }),
    ...(Array.isArray(messages) ? { messages: messages.map(toOlderMessage) } : {}),
  };
}

function toOlderMessage(message: JsonObject[string]): JsonObject[string] {
  return isJsonObject(message) && message['role'] === 'developer' ? { ...message, role: 'system' } : message;
}

function encodeTools({ tools }: ChatRequest): JsonObject {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(({ name, description, schema, isStrict }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        ...(schema === undefined ? {} : { parameters: schema }),
        ...(isStrict === undefined ? {} : { strict: isStrict }),
      },
    })),
  };
}

const PATH = '/chat/completions';
