export { openAiEmbeddingsClient, renderEmbeddings } from './client.ts';
export { openAiEmbeddingTarget } from './target.ts';
export { toBase64, toNumbers } from './vector.ts';
