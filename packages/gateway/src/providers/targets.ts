import type { WireProtocol } from '@agentor/security/vocabulary';
import {
  anthropicMessagesTarget,
  anthropicTokenCountTarget,
  bedrockConverseTarget,
  bedrockEmbeddingTarget,
  bedrockTokenCountTarget,
  type ChatTargetCodec,
  type EmbeddingTargetCodec,
  geminiEmbeddingTarget,
  geminiTarget,
  geminiTokenCountTarget,
  openAiChatTarget,
  openAiCompletionsTarget,
  openAiEmbeddingTarget,
  openAiResponsesTarget,
  openAiResponsesTokenCountTarget,
  type TokenCountTargetCodec,
} from '@agentor/security/wire';

/** The codecs that a provider's protocols give it. */
export interface Targets {
  /** The codec for a chat that came in by `native`: the same protocol when the provider speaks it, else its first. */
  readonly chatFor: (native: WireProtocol) => ChatTargetCodec | undefined;
  readonly embedding?: EmbeddingTargetCodec;
  readonly tokenCount?: TokenCountTargetCodec;
  /** Where its model list is. */
  readonly modelsPath: string;
}

/** Chooses codecs by the protocols that a provider speaks, in its order of preference. */
export function chooseTargets(protocols: readonly WireProtocol[]): Targets {
  const chats = CHAT_TARGETS.filter(({ protocol }) => protocols.includes(protocol)).toSorted(
    (left, right) => protocols.indexOf(left.protocol) - protocols.indexOf(right.protocol),
  );
  const preferred = chats.find(({ protocol }) => protocol !== 'openai-completions') ?? chats[0];
  const embedding = protocols.map((protocol) => EMBEDDING_TARGETS[protocol]).find((codec) => codec !== undefined);
  const tokenCount = protocols.map((protocol) => TOKEN_COUNT_TARGETS[protocol]).find((codec) => codec !== undefined);
  return {
    chatFor: (native) => chats.find(({ protocol }) => protocol === native) ?? preferred,
    modelsPath: protocols.includes('anthropic-messages') ? '/v1/models?limit=1000' : '/models',
    ...(embedding === undefined ? {} : { embedding }),
    ...(tokenCount === undefined ? {} : { tokenCount }),
  };
}

const CHAT_TARGETS: readonly ChatTargetCodec[] = [
  openAiChatTarget,
  openAiCompletionsTarget,
  openAiResponsesTarget,
  anthropicMessagesTarget,
  geminiTarget,
  bedrockConverseTarget,
];

const EMBEDDING_TARGETS: { readonly [Name in WireProtocol]?: EmbeddingTargetCodec } = {
  'openai-embeddings': openAiEmbeddingTarget,
  'gemini': geminiEmbeddingTarget,
  'bedrock-converse': bedrockEmbeddingTarget,
};

const TOKEN_COUNT_TARGETS: { readonly [Name in WireProtocol]?: TokenCountTargetCodec } = {
  'anthropic-messages': anthropicTokenCountTarget,
  'gemini': geminiTokenCountTarget,
  'bedrock-converse': bedrockTokenCountTarget,
  'openai-responses': openAiResponsesTokenCountTarget,
};
