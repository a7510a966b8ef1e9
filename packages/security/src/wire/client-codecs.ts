import type { BodySurface, ModelRequest } from '../vocabulary/index.ts';
import { anthropicCountTokensClient, anthropicMessagesClient } from './anthropic-messages/index.ts';
import type { ClientCodec } from './contract.ts';
import { openAiChatClient } from './openai-chat/index.ts';
import { openAiCompletionsClient } from './openai-completions/index.ts';
import { openAiEmbeddingsClient } from './openai-embeddings/index.ts';
import { openAiResponsesClient } from './openai-responses/index.ts';

/** What reads the body of each surface. */
export const CLIENT_CODECS: Readonly<Record<BodySurface, ClientCodec<ModelRequest>>> = {
  'chat-completions': openAiChatClient,
  'completions': openAiCompletionsClient,
  'responses': openAiResponsesClient,
  'messages': anthropicMessagesClient,
  'count-tokens': anthropicCountTokensClient,
  'embeddings': openAiEmbeddingsClient,
};
