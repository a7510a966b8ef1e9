export { type ConfigDocument, configDocument, configJsonSchema } from './document.ts';
export type { TimeoutsSection } from './operations.ts';
export type { ModelSection, ProviderSection } from './providers.ts';
export type { SecretReference } from './values.ts';
