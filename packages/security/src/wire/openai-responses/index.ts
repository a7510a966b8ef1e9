export { openAiResponsesClient } from './chat-client.ts';
export { openAiResponsesTarget } from './chat-target.ts';
export { openAiResponsesTokenCountTarget } from './token-count-target.ts';
