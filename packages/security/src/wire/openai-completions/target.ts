import { isJsonObject, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatAnswer, ChatRequest } from '../../vocabulary/index.ts';
import { type ChatTargetCodec, type DecodeContext, type EncodedRequest, MalformedAnswer, type TargetModel, type Unsupported } from '../contract.ts';
import { ChatStreamDecoder, decodeHead, decodeStopReason, decodeUsage } from '../openai-chat/index.ts';
import { decodeOpenAiFault, refuseFaultBody } from '../shared/index.ts';

/** Providers that still speak legacy completions: for clients of the same protocol alone. */
export const openAiCompletionsTarget: ChatTargetCodec = {
  protocol: 'openai-completions',
  encodeRequest: encodeCompletion,
  decodeAnswer: decodeCompletion,
  openStreamDecoder: (context) => new ChatStreamDecoder(context, 'openai-completions'),
  decodeFault: decodeOpenAiFault,
};

function encodeCompletion(request: ChatRequest, target: TargetModel): Result<EncodedRequest, Unsupported> {
  if (request.native.protocol !== 'openai-completions') return refuse({ parameters: ['messages'] });
  const { body } = request.native;
  const options = body['stream_options'];
  const streamed: JsonObject = request.isStreamed
    ? { stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true } }
    : {};
  return ok({ path: '/completions', body: { ...body, model: target.model, ...streamed } });
}

function decodeCompletion(body: JsonObject, context: DecodeContext): ChatAnswer {
  const choices: unknown = body['choices'];
  if (!Array.isArray(choices) || choices.length === 0) {
    refuseFaultBody(body, decodeOpenAiFault);
    throw new MalformedAnswer('the answer has no choices');
  }
  const usage = decodeUsage(body['usage']);
  return {
    ...decodeHead(body, context, 'cmpl-'),
    choices: choices.map((choice: unknown) => {
      if (!isJsonObject(choice) || typeof choice['text'] !== 'string') throw new MalformedAnswer('a choice has no text');
      return {
        parts: choice['text'] === '' ? [] : [{ kind: 'text', text: choice['text'] }],
        stopReason: decodeStopReason(choice['finish_reason'], { hasToolCall: false, hasRefusal: false }),
      };
    }),
    ...(usage === undefined ? {} : { usage }),
    native: { protocol: 'openai-completions', body },
  };
}
