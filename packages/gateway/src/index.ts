export {
  type Config,
  configJsonSchema,
  type ConfigOverrides,
  type ConfigProblem,
  type Environment,
  formatProblem,
  type LoadConfigOptions,
  type LoadedConfig,
  loadConfig,
} from './config/index.ts';
export { DataFolderError } from './data-folder/index.ts';
export type { AnswerFilter, AnswerGuard, GuardContext, Guards, RequestGuard, RequestVerdict } from './ports/index.ts';
export { type RunningGateway, startGateway, type StartOptions } from './start-gateway.ts';
