import { ok, type Result } from '../../kernel/index.ts';
import type { TokenCountRequest } from '../../vocabulary/index.ts';
import type {
  ChatClientCodec,
  ChatTargetCodec,
  ClientCodec,
  InvalidBody,
  ParseOptions,
  TokenCountTargetCodec,
} from '../contract.ts';
import { decodeMessage, decodeTokenCount } from './decode-answer.ts';
import { decodeAnthropicFault } from './decode-fault.ts';
import { encodeCountTokens, encodeMessages } from './encode-request.ts';
import { readCountTokensRequest, readMessagesRequest } from './read-request.ts';
import { renderMessage } from './render-answer.ts';
import { openMessageDecoder } from './stream-decoder.ts';
import { openMessageRenderer } from './stream-renderer.ts';

/** Clients of `POST /v1/messages`. */
export const anthropicMessagesClient: ChatClientCodec = {
  surface: 'messages',
  protocol: 'anthropic-messages',
  parseRequest: readMessagesRequest,
  renderAnswer: renderMessage,
  openStreamRenderer: openMessageRenderer,
};

/** Clients of `POST /v1/messages/count_tokens`. */
export const anthropicCountTokensClient: ClientCodec<TokenCountRequest> = {
  surface: 'count-tokens',
  protocol: 'anthropic-messages',
  parseRequest: parseCountTokens,
};

/** Providers that speak `POST /v1/messages`. */
export const anthropicMessagesTarget: ChatTargetCodec = {
  protocol: 'anthropic-messages',
  encodeRequest: encodeMessages,
  decodeAnswer: decodeMessage,
  openStreamDecoder: openMessageDecoder,
  decodeFault: decodeAnthropicFault,
};

/** Providers that speak `POST /v1/messages/count_tokens`. */
export const anthropicTokenCountTarget: TokenCountTargetCodec = {
  protocol: 'anthropic-messages',
  encodeRequest: encodeCountTokens,
  decodeAnswer: decodeTokenCount,
  decodeFault: decodeAnthropicFault,
};

function parseCountTokens(body: unknown, options: ParseOptions): Result<TokenCountRequest, InvalidBody> {
  const chat = readCountTokensRequest(body, options);
  if (!chat.ok) return chat;
  const { native, model } = chat.value;
  return ok({ kind: 'token-count', surface: 'count-tokens', native, model, chat: chat.value });
}
