export { SYSTEM_CLOCK, SYSTEM_RANDOM } from './clock.ts';
export * from './log/index.ts';
