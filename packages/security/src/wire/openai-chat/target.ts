import type { ChatTargetCodec } from '../contract.ts';
import { decodeOpenAiFault } from '../shared/index.ts';
import { ChatStreamDecoder } from './chat-stream-decoder.ts';
import { decodeChatAnswer } from './decode-answer.ts';
import { encodeChatRequest } from './encode-request.ts';

/** Providers that speak chat completions: OpenAI and everything compatible. */
export const openAiChatTarget: ChatTargetCodec = {
  protocol: 'openai-chat',
  encodeRequest: encodeChatRequest,
  decodeAnswer: decodeChatAnswer,
  openStreamDecoder: (context) => new ChatStreamDecoder(context),
  decodeFault: decodeOpenAiFault,
};
