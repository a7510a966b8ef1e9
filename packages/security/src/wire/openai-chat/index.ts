export { openAiChatClient } from './client.ts';
export { openAiChatTarget } from './target.ts';
