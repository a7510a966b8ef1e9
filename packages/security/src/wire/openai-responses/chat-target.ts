import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type ChatAnswer, collectAnswer, type StreamEvent } from '../../vocabulary/index.ts';
import { type ChatTargetCodec, type DecodeContext, FaultAnswer, MalformedAnswer, type ProviderFrame, type StreamDecoder } from '../contract.ts';
import { decodeOpenAiFault, refuseFaultBody } from '../shared/index.ts';
import { encodeRequest } from './encode-request.ts';
import { ResponseReader } from './response-reader.ts';

/** Speaks OpenAI's Responses. Base URL: `https://api.openai.com/v1`. */
export const openAiResponsesTarget: ChatTargetCodec = {
  protocol: 'openai-responses',
  encodeRequest,
  decodeAnswer,
  openStreamDecoder,
  decodeFault: decodeOpenAiFault,
};

function decodeAnswer(body: JsonObject, context: DecodeContext): ChatAnswer {
  if (!Array.isArray(body['output'])) {
    refuseFaultBody(body, decodeOpenAiFault);
    throw new MalformedAnswer('the response has no list of output items');
  }
  const result = collectAnswer(new ResponseReader(context).takeWhole(body));
  if ('answer' in result) return { ...result.answer, native: { protocol: 'openai-responses', body } };
  throw new FaultAnswer(result.fault);
}

function openStreamDecoder(context: DecodeContext): StreamDecoder {
  const reader = new ResponseReader(context);
  return {
    decode: (frame): readonly StreamEvent[] => (frame.data === '[DONE]' ? [] : reader.take(parse(frame))),
    end: () => reader.end(),
  };
}

/** An event names itself, or its frame does. */
function parse({ data, event }: ProviderFrame): JsonObject {
  try {
    const value: unknown = JSON.parse(data);
    if (isJsonObject(value)) return value['type'] === undefined && event !== undefined ? { ...value, type: event } : value;
  } catch (cause) {
    throw new MalformedAnswer('an event of the stream is not JSON', { cause });
  }
  throw new MalformedAnswer('an event of the stream is not an object');
}
