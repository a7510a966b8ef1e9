export * from './log/index.ts';
export * from './trail/index.ts';
