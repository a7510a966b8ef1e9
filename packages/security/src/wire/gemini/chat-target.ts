import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type ChatAnswer, collectAnswer, type StreamEvent } from '../../vocabulary/index.ts';
import {
  type ChatTargetCodec,
  type DecodeContext,
  FaultAnswer,
  MalformedAnswer,
  type ProviderFrame,
  type StreamDecoder,
} from '../contract.ts';
import { decodeFault } from './decode-fault.ts';
import { encodeRequest } from './encode-request.ts';
import { ResponseReader } from './response-reader.ts';

/**
 * Speaks Gemini's `generateContent`. Base URL: `https://generativelanguage.googleapis.com/v1beta`.
 *
 * @see https://ai.google.dev/api/generate-content
 */
export const geminiTarget: ChatTargetCodec = {
  protocol: 'gemini',
  encodeRequest,
  decodeAnswer,
  openStreamDecoder,
  decodeFault: (status, body) => decodeFault(status, body),
};

function decodeAnswer(body: JsonObject, context: DecodeContext): ChatAnswer {
  const reader = new ResponseReader(context);
  const result = collectAnswer([...reader.take(body), ...reader.end()]);
  if ('answer' in result) return result.answer;
  const { fault } = result;
  if (fault.kind !== 'malformed-answer' && fault.kind !== 'answer-cut') throw new FaultAnswer(fault);
  throw new MalformedAnswer(`Gemini gave no whole answer: ${fault.code ?? fault.kind}`);
}

function openStreamDecoder(context: DecodeContext): StreamDecoder {
  const reader = new ResponseReader(context);
  return {
    decode: (frame): readonly StreamEvent[] => reader.take(parse(frame)),
    end: () => reader.end(),
  };
}

function parse({ data }: ProviderFrame): JsonObject {
  try {
    const value: unknown = JSON.parse(data);
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (isJsonObject(first)) return first;
  } catch (cause) {
    throw new MalformedAnswer('a chunk of the stream is not JSON', { cause });
  }
  throw new MalformedAnswer('a chunk of the stream is not an object');
}
