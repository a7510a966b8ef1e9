export { bedrockConverseTarget } from './chat-target.ts';
export { bedrockEmbeddingTarget } from './embedding-target.ts';
export { bedrockTokenCountTarget } from './token-count-target.ts';
