import type { Completion } from 'openai/resources/completions';
import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import { dataFrame, inPieces, json, sse } from '../replies.ts';
import type { Body, Script, UpstreamReply } from '../upstream.ts';
import { type Answering, answering, CREATED_S, stopOf, usageOf, type VendorAnswer } from './answer.ts';
import { openAiError } from './openai-chat.ts';

/** Speaks OpenAI's embeddings and its legacy completions. */
export function openAiText(answer: Answering): Script {
  return answering(answer, (given, { path, body }) => {
    if (path.endsWith('/embeddings')) return json(toEmbeddings(given, body));
    if (!path.endsWith('/completions') || path.endsWith('/chat/completions')) return openAiError(404, { message: 'no such path', type: 'invalid_request_error' });
    return body['stream'] === true ? streamed(given) : json(toCompletion(given, { text: given.text ?? '', isLast: true, hasUsage: true }));
  });
}

function toEmbeddings(answer: VendorAnswer, { input, encoding_format: format }: Body): Omit<CreateEmbeddingResponse, 'data'> & { readonly data: readonly object[] } {
  const inputs: readonly unknown[] = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
  const vector = (index: number): readonly number[] | string =>
    format === 'base64' ? Buffer.from(new Float32Array([0.25, -0.5, index]).buffer).toString('base64') : [0.25, -0.5, index];
  const { input: tokens } = usageOf(answer);
  return {
    object: 'list',
    data: inputs.map((_, index) => ({ object: 'embedding', index, embedding: vector(index) })),
    model: answer.model ?? 'model-served',
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function toCompletion(answer: VendorAnswer, { text, isLast, hasUsage }: { readonly text: string; readonly isLast: boolean; readonly hasUsage: boolean }): object {
  const { input, output } = usageOf(answer);
  const value: Omit<Completion, 'choices'> = {
    id: 'cmpl-upstream1',
    object: 'text_completion',
    created: CREATED_S,
    model: answer.model ?? 'model-served',
    ...(hasUsage ? { usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } } : {}),
  };
  return { ...value, choices: [{ index: 0, text, logprobs: null, finish_reason: isLast ? (stopOf(answer) === 'length' ? 'length' : 'stop') : null }] };
}

function streamed(answer: VendorAnswer): UpstreamReply {
  const frame = (text: string, isLast: boolean): string => dataFrame(toCompletion(answer, { text, isLast, hasUsage: false }));
  return sse([...inPieces(answer.text ?? '').map((text) => frame(text, false)), frame('', true), dataFrame('[DONE]')]);
}
