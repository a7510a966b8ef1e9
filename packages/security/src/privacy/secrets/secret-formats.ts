import {
  CLOUD_FORMATS,
  INFRASTRUCTURE_FORMATS,
  MESSAGING_FORMATS,
  MODEL_PROVIDER_FORMATS,
  MONITORING_FORMATS,
  PAYMENT_FORMATS,
  SOURCE_CONTROL_FORMATS,
} from './formats/index.ts';
import type { SecretFormat } from './secret-format.ts';

/** Every vendor's format that is known here. */
export const SECRET_FORMATS: readonly SecretFormat[] = [
  ...MODEL_PROVIDER_FORMATS,
  ...SOURCE_CONTROL_FORMATS,
  ...CLOUD_FORMATS,
  ...INFRASTRUCTURE_FORMATS,
  ...PAYMENT_FORMATS,
  ...MESSAGING_FORMATS,
  ...MONITORING_FORMATS,
];
