export type { ConfigOverrides } from './build-config.ts';
export { ollamaProvider } from './collect-providers.ts';
export { type LoadConfigOptions, type LoadedConfig, loadConfig } from './load-config.ts';
export { type ConfigProblem, formatProblem } from './problem.ts';
export { type Environment, type ReadFile, readVariable } from './secrets.ts';
