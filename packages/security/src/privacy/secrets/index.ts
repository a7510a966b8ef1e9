export { createSecretDetector, type SecretDetectorOptions } from './secret-detector.ts';
export type { SecretCheck, SecretFormat } from './secret-format.ts';
export { SECRET_FORMATS } from './secret-formats.ts';
