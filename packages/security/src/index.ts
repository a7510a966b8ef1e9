export * from './audit/index.ts';
export * from './identity/index.ts';
export * from './kernel/index.ts';
export * from './privacy/index.ts';
export * from './setup.ts';
export * from './transport/index.ts';
export * from './validation/index.ts';
export * from './vocabulary/index.ts';
