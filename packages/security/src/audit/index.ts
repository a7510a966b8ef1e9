export * from './trail/index.ts';
