export { SYSTEM_CLOCK, SYSTEM_RANDOM } from './clock.ts';
