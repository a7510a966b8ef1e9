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
export { Secret } from '@agentor/security/kernel';
export { DataFolderError } from './data-folder/index.ts';
export { KeyFileError, type KeyStore, type KeySummary, openKeyStore } from './open-key-store.ts';
export type { AnswerFilter, AnswerGuard, GuardContext, Guards, RequestGuard, RequestVerdict } from './ports/index.ts';
export { type RunningGateway, startGateway, type StartOptions } from './start-gateway.ts';
export { probeProviders, type ProviderProbe } from './probe-providers.ts';
