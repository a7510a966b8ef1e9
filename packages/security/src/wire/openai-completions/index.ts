export { openAiCompletionsClient } from './client.ts';
export { openAiCompletionsTarget } from './target.ts';
