import type { Surface } from '@agentor/security/vocabulary';
import { anthropicMessagesClient, type ChatClientCodec, openAiChatClient, openAiCompletionsClient, openAiResponsesClient } from '@agentor/security/wire';

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
