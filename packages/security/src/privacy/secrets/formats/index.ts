export { CLOUD_FORMATS } from './clouds.ts';
export { INFRASTRUCTURE_FORMATS } from './infrastructure.ts';
export { MESSAGING_FORMATS } from './messaging.ts';
export { MODEL_PROVIDER_FORMATS } from './model-providers.ts';
export { MONITORING_FORMATS } from './monitoring.ts';
export { PAYMENT_FORMATS } from './payments.ts';
export { SOURCE_CONTROL_FORMATS } from './source-control.ts';
