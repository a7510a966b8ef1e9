import type { JsonObject } from '../../kernel/index.ts';
import { type ChatAnswer, toEvents } from '../../vocabulary/index.ts';
import type { ChatClientCodec, RenderContext } from '../contract.ts';
import { parseResponsesRequest } from './parse-request.ts';
import { ResponseWriter } from './response-writer.ts';
import { openResponsesStreamRenderer } from './stream-renderer.ts';

/** Serves clients of OpenAI's Responses. */
export const openAiResponsesClient: ChatClientCodec = {
  surface: 'responses',
  protocol: 'openai-responses',
  parseRequest: parseResponsesRequest,
  renderAnswer,
  openStreamRenderer: openResponsesStreamRenderer,
};

function renderAnswer(answer: ChatAnswer, context: RenderContext): JsonObject {
  if (answer.native?.protocol === 'openai-responses') return answer.native.body;
  const writer = new ResponseWriter(context, () => undefined);
  for (const event of toEvents(answer)) writer.take(event);
  return writer.response();
}
