export {
  anthropicCountTokensClient,
  type AnthropicError,
  type AnthropicErrorType,
  anthropicMessagesClient,
  anthropicMessagesTarget,
  anthropicTokenCountTarget,
  decodeAnthropicFault,
  parseAnthropicBetas,
  renderAnthropicError,
  renderTokenCount,
  toAnthropicErrorType,
} from './anthropic-messages/index.ts';
export { CLIENT_CODECS } from './client-codecs.ts';
export { bedrockConverseTarget, bedrockEmbeddingTarget, bedrockTokenCountTarget } from './bedrock-converse/index.ts';
export {
  type ChatClientCodec,
  type ChatTargetCodec,
  type ClientCodec,
  type DecodeContext,
  type DecodeFault,
  type EmbeddingTargetCodec,
  type EncodedRequest,
  FaultAnswer,
  type InvalidBody,
  MalformedAnswer,
  type ParseOptions,
  type ProviderFrame,
  type RenderContext,
  type StreamDecoder,
  type StreamRenderer,
  type TargetModel,
  type TokenCountTargetCodec,
  type Unsupported,
} from './contract.ts';
export { geminiEmbeddingTarget, geminiTarget, geminiTokenCountTarget } from './gemini/index.ts';
export { openAiChatClient, openAiChatTarget } from './openai-chat/index.ts';
export { openAiCompletionsClient, openAiCompletionsTarget } from './openai-completions/index.ts';
export { openAiEmbeddingsClient, openAiEmbeddingTarget, renderEmbeddings } from './openai-embeddings/index.ts';
export {
  openAiResponsesClient,
  openAiResponsesTarget,
  openAiResponsesTokenCountTarget,
} from './openai-responses/index.ts';
export { parseRateWindows, type RateHeaderStyle, renderRateWindows } from './rate-limits/index.ts';
export { renderOpenAiError } from './shared/index.ts';
export { type SseFrame, SseSplitter, writeSseFrame } from './sse/index.ts';
