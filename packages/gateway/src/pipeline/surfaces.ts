import { ok, type Result } from '@agentor/security/kernel';
import type { ModelRequest, Surface } from '@agentor/security/vocabulary';
import {
  anthropicCountTokensClient,
  anthropicMessagesClient,
  type ChatClientCodec,
  type InvalidBody,
  openAiChatClient,
  openAiCompletionsClient,
  openAiEmbeddingsClient,
  openAiResponsesClient,
  type ParseOptions,
} from '@agentor/security/wire';

/** The surfaces that take a body. */
export type BodySurface = Exclude<Surface, 'models' | 'receipts'>;

/** Reads a parsed body by the rules of its surface. */
export function parseBody(
  surface: BodySurface,
  body: unknown,
  options: ParseOptions,
): Result<ModelRequest, InvalidBody> {
  switch (surface) {
    case 'embeddings':
      return openAiEmbeddingsClient.parseRequest(body, options);
    case 'count-tokens':
      return anthropicCountTokensClient.parseRequest(body, options);
    case 'chat-completions':
    case 'completions':
    case 'responses':
    case 'messages': {
      const parsed = CHAT_CLIENTS[surface].parseRequest(body, options);
      return parsed.ok ? ok(parsed.value) : parsed;
    }
  }
}

/** The codec of each surface whose answers are chats. */
export const CHAT_CLIENTS: Readonly<Record<ChatSurface, ChatClientCodec>> = {
  'chat-completions': openAiChatClient,
  'completions': openAiCompletionsClient,
  'responses': openAiResponsesClient,
  'messages': anthropicMessagesClient,
};

/** A surface whose answers are chats. */
export type ChatSurface = 'chat-completions' | 'completions' | 'responses' | 'messages';

/** Narrows a surface to those whose answers are chats. */
export function isChatSurface(surface: Surface): surface is ChatSurface {
  return surface in CHAT_CLIENTS;
}
