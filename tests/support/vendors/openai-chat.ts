import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { dataFrame, inPieces, json, sse } from '../replies.ts';
import type { Body, Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, CREATED_S, stopOf, usageOf, type VendorAnswer } from './answer.ts';

/** Speaks OpenAI's chat completions, whole or streamed as the call asks. */
export function openAiChat(answer: Answering): Script {
  return answering(answer, (given, { path, body }) => {
    if (!path.endsWith('/chat/completions')) return openAiError(404, { message: 'no such path', type: 'invalid_request_error' });
    return body['stream'] === true ? streamed(given, body) : json(whole(given));
  });
}

/** An error as OpenAI writes it. */
export function openAiError(
  status: number,
  error: { readonly message: string; readonly type: string; readonly code?: string; readonly param?: string },
  more: UpstreamReply = {},
): UpstreamReply {
  const { message, type, code = null, param = null } = error;
  return json({ error: { message, type, param, code } }, { status, ...more });
}

function whole(answer: VendorAnswer): ChatCompletion {
  const { text, toolCalls = [], model = 'model-served' } = answer;
  return {
    id: 'chatcmpl-upstream1',
    object: 'chat.completion',
    created: CREATED_S,
    model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: text ?? null,
          refusal: null,
          ...(toolCalls.length === 0
            ? {}
            : { tool_calls: toolCalls.map(({ id, name, argumentsJson }) => ({ id, type: 'function', function: { name, arguments: argumentsJson } })) }),
        },
        logprobs: null,
        finish_reason: FINISH_REASONS[stopOf(answer)],
      },
    ],
    usage: toUsage(answer),
    system_fingerprint: 'fp_upstream',
  };
}

function streamed(answer: VendorAnswer, body: Body): UpstreamReply {
  const options: unknown = body['stream_options'];
  const isUsageAsked = typeof options === 'object' && options !== null && 'include_usage' in options && options.include_usage === true;
  const chunk = (choices: ChatCompletionChunk['choices'], usage?: CompletionUsage): string => {
    const value: ChatCompletionChunk = {
      id: 'chatcmpl-upstream1',
      object: 'chat.completion.chunk',
      created: CREATED_S,
      model: answer.model ?? 'model-served',
      choices,
      ...(isUsageAsked ? { usage: usage ?? null } : {}),
    };
    return dataFrame(value);
  };
  const delta = (value: ChatCompletionChunk.Choice.Delta, finish: ChatCompletionChunk.Choice['finish_reason'] = null): string =>
    chunk([{ index: 0, delta: value, finish_reason: finish }]);
  return sse([
    delta({ role: 'assistant', content: '' }),
    ...inPieces(answer.text ?? '').map((content) => delta({ content })),
    ...(answer.toolCalls ?? []).flatMap(({ id, name, argumentsJson }, index) => [
      delta({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      ...inPieces(argumentsJson).map((piece) => delta({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]),
    delta({}, FINISH_REASONS[stopOf(answer)]),
    ...(isUsageAsked ? [chunk([], toUsage(answer))] : []),
    dataFrame('[DONE]'),
  ]);
}

function toUsage(answer: VendorAnswer): CompletionUsage {
  const { input, output, cached = 0, reasoning = 0 } = usageOf(answer);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

const FINISH_REASONS = {
  'end': 'stop',
  'stop-sequence': 'stop',
  'length': 'length',
  'tool-use': 'tool_calls',
  'content-filter': 'content_filter',
} as const;
