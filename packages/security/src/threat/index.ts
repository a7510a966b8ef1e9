export * from './alerting/index.ts';
