export type {
  AuditConfig,
  Config,
  Credential,
  DeploymentConfig,
  ModelConfig,
  ProviderConfig,
  RoutingConfig,
  ServerConfig,
} from './config.ts';
export { configJsonSchema } from './document/index.ts';
export { configEpoch } from './epoch.ts';
export {
  type ConfigOverrides,
  type ConfigProblem,
  type Environment,
  formatProblem,
  type LoadConfigOptions,
  type LoadedConfig,
  loadConfig,
  ollamaProvider,
  type ReadFile,
  readVariable,
} from './load/index.ts';
export { type ConfigWatch, watchConfig, type WatchConfigOptions, type WatchFolder, watchFolderOf } from './watch/index.ts';
