export { describeConfig } from './describe.ts';
export { type ConfigOptions, loadFrom } from './load.ts';
