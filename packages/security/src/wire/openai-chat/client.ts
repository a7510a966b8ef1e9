import type { ChatClientCodec } from '../contract.ts';
import { ChatStreamRenderer } from './chat-stream-renderer.ts';
import { parseChatRequest } from './parse-request.ts';
import { renderChatAnswer } from './render-answer.ts';

/** Clients of `POST /v1/chat/completions`. */
export const openAiChatClient: ChatClientCodec = {
  surface: 'chat-completions',
  protocol: 'openai-chat',
  parseRequest: parseChatRequest,
  renderAnswer: renderChatAnswer,
  openStreamRenderer: (context) => new ChatStreamRenderer(context),
};
