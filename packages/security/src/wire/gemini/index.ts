export { geminiTarget } from './chat-target.ts';
export { geminiEmbeddingTarget } from './embedding-target.ts';
export { geminiTokenCountTarget } from './token-count-target.ts';
