export { findOllama, ollamaAddress, type OllamaSearch } from './find-ollama.ts';
export { getText } from './get-text.ts';
