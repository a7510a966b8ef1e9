export { parseAnthropicBetas } from './betas.ts';
export {
  anthropicCountTokensClient,
  anthropicMessagesClient,
  anthropicMessagesTarget,
  anthropicTokenCountTarget,
} from './codecs.ts';
export { decodeAnthropicFault } from './decode-fault.ts';
export { renderTokenCount } from './render-answer.ts';
export { type AnthropicError, type AnthropicErrorType, renderAnthropicError, toAnthropicErrorType } from './render-error.ts';
