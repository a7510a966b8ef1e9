export {
  INFLATION_RATIO_GRACE_BYTES,
  INFLATION_RATIO_MAX,
  JSON_LIMITS,
  MULTIMODAL_BODY_BYTES_MAX,
  TEXT_BODY_BYTES_MAX,
} from './bounds.ts';
export {
  type BodyEncoding,
  type EncodingRefusal,
  type InflationLimits,
  inflationLimits,
  InflationMeter,
  type InflationRefusal,
  parseContentEncoding,
} from './inflation-meter.ts';
export type { JsonLimits, JsonProblem, JsonRefusal } from './json-limits.ts';
export { parseJsonBody, parseJsonBodyInSlices } from './parse-json-body.ts';
export { prescanJson, prescanJsonInSlices } from './prescan-json.ts';
export { REQUEST_NAMES } from './request-names.ts';
export { sanitizeContent, type Sink } from './sanitize-content.ts';
export { describeJsonRefusal, writePointer } from './describe-json-refusal.ts';
export { type InputProblem, InputValidationError } from './input-validation-error.ts';
export { validateLlmRequest, type ValidationOptions } from './validate-llm-request.ts';
