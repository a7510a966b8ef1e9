import type { BodySurface, ModelRequest } from '../vocabulary/index.ts';
import { CLIENT_CODECS } from '../wire/index.ts';
import { JSON_LIMITS } from './bounds.ts';
import { describeJsonRefusal } from './describe-json-refusal.ts';
import { InputValidationError } from './input-validation-error.ts';
import type { JsonLimits } from './json-limits.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { REQUEST_NAMES } from './request-names.ts';

/** How {@link validateLlmRequest} reads a request. */
export interface ValidationOptions {
  /** Whose rules the body has to follow; chat completions unless set. */
  readonly surface?: BodySurface;
  /** Top-level parameters beyond the schema that may pass. */
  readonly extraParameters?: ReadonlySet<string>;
  /** Limits that replace {@link JSON_LIMITS}; they apply to bytes and text. */
  readonly json?: Partial<JsonLimits>;
}

/**
 * Validates a request to a model and turns it into the canonical request that guards read.
 *
 * Give it the body's bytes (or its text) where you have them: duplicate keys and numbers that JavaScript changes are
 * visible there alone. A parsed value is checked against the surface's schema only.
 *
 * @throws {InputValidationError} with pointer, rule and limit, never a value.
 * @see ASSURANCE VAL-2, VAL-4, VAL-6.
 */
export function validateLlmRequest(data: unknown, options: ValidationOptions = {}): ModelRequest {
  const body = toValue(data, options);
  const parsed = CLIENT_CODECS[options.surface ?? 'chat-completions'].parseRequest(body, { extraParameters: options.extraParameters ?? NONE });
  if (parsed.ok) return parsed.value;
  const { problem, parameter, rule } = parsed.reason;
  throw new InputValidationError({ code: problem, pointer: parameter, rule });
}

function toValue(data: unknown, { json }: ValidationOptions): unknown {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) return data;
  const bytes = typeof data === 'string' ? Buffer.from(data.toWellFormed(), 'utf8') : data;
  const parsed = parseJsonBody(bytes, { ...JSON_LIMITS, knownNames: REQUEST_NAMES, ...json });
  if (parsed.ok) return parsed.value;
  throw new InputValidationError(describeJsonRefusal(parsed.reason));
}

const NONE: ReadonlySet<string> = new Set();
