import type { ChatClientCodec } from '../contract.ts';
import { CompletionStreamRenderer } from './completion-stream-renderer.ts';
import { parseCompletionRequest } from './parse-request.ts';
import { renderCompletion } from './render-answer.ts';

/** Clients of `POST /v1/completions`. */
export const openAiCompletionsClient: ChatClientCodec = {
  surface: 'completions',
  protocol: 'openai-completions',
  parseRequest: parseCompletionRequest,
  renderAnswer: renderCompletion,
  openStreamRenderer: (context) => new CompletionStreamRenderer(context),
};
