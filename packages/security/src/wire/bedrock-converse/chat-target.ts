import type { ChatTargetCodec } from '../contract.ts';
import { decodeAnswer } from './decode-answer.ts';
import { decodeFault } from './decode-fault.ts';
import { encodeRequest } from './encode-request.ts';
import { ConverseStreamDecoder } from './stream-decoder.ts';

/**
 * Speaks Bedrock's Converse. Base URL: `https://bedrock-runtime.{region}.amazonaws.com`. Frames of its stream carry the
 * event's type as their event; the transport cuts them out of the binary stream.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export const bedrockConverseTarget: ChatTargetCodec = {
  protocol: 'bedrock-converse',
  encodeRequest,
  decodeAnswer,
  openStreamDecoder: (context) => new ConverseStreamDecoder(context),
  decodeFault: (status, body, errorType) => decodeFault(status, body, errorType),
};
