export type { CommandHost } from './command.ts';
export { addConfig } from './config.ts';
export { addDoctor } from './doctor.ts';
export { EXAMPLE_CONFIG } from './example-config.ts';
export { addInit } from './init.ts';
export { addKey } from './key.ts';
export { addModels, type ProbeProviders } from './models.ts';
export { addServe, type StartGateway } from './serve.ts';
