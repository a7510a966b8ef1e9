export { type SseFrame, SseSplitter } from './sse-splitter.ts';
export { writeSseFrame } from './write-sse-frame.ts';
