export type {
  Config,
  Credential,
  DeploymentConfig,
  ModelConfig,
  ProviderConfig,
  RoutingConfig,
  ServerConfig,
} from './config.ts';
export { configJsonSchema } from './document/index.ts';
export {
  type ConfigOverrides,
  type ConfigProblem,
  ECHO_PROVIDER,
  type Environment,
  formatProblem,
  isLoopbackHost,
  type LoadConfigOptions,
  type LoadedConfig,
  loadConfig,
  ollamaProvider,
  type ReadFile,
  readVariable,
} from './load/index.ts';
export { findPreset, type Preset, PRESET_NAMES, type PresetCredential, type PresetName, type PresetPlace, PRESETS } from './presets/index.ts';
export { type ConfigWatch, restartSettings, watchConfig, type WatchConfigOptions, type WatchFolder, watchFolderOf } from './watch/index.ts';
