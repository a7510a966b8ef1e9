export * from './kernel/index.ts';
export * from './vocabulary/index.ts';
