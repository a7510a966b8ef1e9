export type {
  Config,
  Credential,
  DeploymentConfig,
  ModelConfig,
  ProviderConfig,
  RoutingConfig,
  ServerConfig,
} from './config.ts';
