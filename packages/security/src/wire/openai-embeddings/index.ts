export { openAiEmbeddingsClient, renderEmbeddings } from './client.ts';
export { openAiEmbeddingTarget } from './target.ts';
