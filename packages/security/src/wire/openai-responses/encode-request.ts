import type { Json, JsonObject, Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { EncodedRequest, TargetModel, Unsupported } from '../contract.ts';
import { concludeEncoding, Shortfall } from '../encoding/index.ts';
import { encodeInput } from './encode-input.ts';
import { encodeSettings } from './encode-settings.ts';
import { encodeTools } from './encode-tools.ts';

/**
 * A chat for `POST /responses`. A body of this protocol keeps everything but model and streaming; any other is written
 * anew and kept nowhere (`store: false`).
 */
export function encodeRequest(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  if (request.native.protocol === 'openai-responses') return encodeNative(request, target);
  const shortfall = new Shortfall(request);
  const body: JsonObject = {
    ...encodeConversation(request, target, shortfall),
    ...encodeSettings(request, shortfall),
    store: false,
    ...(request.isStreamed ? { stream: true } : {}),
  };
  return concludeEncoding({ path: PATH, body }, shortfall, target);
}

/** What a conversation consists of without its settings: also what a token count counts. */
export function encodeConversation(request: ChatRequest, target: TargetModel, shortfall: Shortfall): JsonObject {
  return { model: target.model, input: encodeInput(request, shortfall), ...encodeTools(request) };
}

function encodeNative(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  const { body } = request.native;
  const shortfall = new Shortfall({ ...request, nativeOnly: [] });
  const input = withoutForeignReasoning(request, shortfall);
  const encoded: JsonObject = {
    ...body,
    ...(input === undefined ? {} : { input }),
    model: target.model,
    ...(request.isStreamed || body['stream'] !== undefined ? { stream: request.isStreamed } : {}),
  };
  return concludeEncoding({ path: PATH, body: encoded }, shortfall, target);
}

/**
 * The input without reasoning that another provider made and that reached the client through us: this provider
 * cannot read it. Undefined when there is none, so that the body goes as it came.
 */
function withoutForeignReasoning(request: ChatRequest, shortfall: Shortfall): Json | undefined {
  const foreign = new Set<number>();
  for (const { parts } of request.turns) {
    for (const part of parts) {
      const index = part.at[1];
      if (part.kind !== 'reasoning' || part.protocol === 'openai-responses' || typeof index !== 'number') continue;
      shortfall.addPlace(['input', index]);
      foreign.add(index);
    }
  }
  const input = request.native.body['input'];
  if (foreign.size === 0 || !isList(input)) return undefined;
  return input.filter((_, index) => !foreign.has(index));
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

const PATH = '/responses';
