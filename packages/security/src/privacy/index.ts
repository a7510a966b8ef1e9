export * from './pii/index.ts';
export * from './redaction/index.ts';
export * from './secrets/index.ts';
