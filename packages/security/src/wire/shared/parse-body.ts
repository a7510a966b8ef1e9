import type { z } from 'zod';
import { isJsonObject, type JsonObject, ok, refuse, type Result } from '../../kernel/index.ts';
import type { InvalidBody, ParseOptions } from '../contract.ts';
import { findHostSteering } from './host-steering.ts';
import { toInvalidBody } from './invalid-body.ts';
import { knownNamesOf } from './known-names.ts';
import { isPlainlyValid } from './plainly-valid.ts';

/** A body that its schema has accepted. */
export interface ParsedBody<Body> {
  readonly body: Body;
  /** The same content as JSON, extra parameters included. */
  readonly native: JsonObject;
  /** Names of parameters outside the schema that the configuration lets through. */
  readonly extras: readonly string[];
}

/**
 * Reads a request body: an object, no host-steering parameter, nothing unknown except what the configuration lets through,
 * and everything else as the schema says.
 *
 * @see ASSURANCE VAL-4, VAL-6.
 */
export function parseBody<Body>(
  input: unknown,
  schema: z.ZodType<Body>,
  options: ParseOptions,
): Result<ParsedBody<Body>, InvalidBody> {
  if (!isJsonObject(input)) return refuse({ problem: 'not-an-object', parameter: '', rule: 'must be a JSON object' });
  const steering = findHostSteering(input);
  if (steering !== undefined) {
    return refuse({ problem: 'forbidden-parameter', parameter: steering, rule: 'is set by the operator and never by a request' });
  }
  const extras = options.extraParameters.size === 0 ? [] : listExtras(input, schema, options);
  const candidate = extras.length === 0 ? input : without(input, extras);
  if (isPlainlyValid(schema, candidate)) return ok({ body: candidate, native: input, extras });
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return ok({ body: parsed.data, native: input, extras });
  const first = parsed.error.issues[0];
  if (first === undefined) return refuse({ problem: 'inconsistent', parameter: '', rule: 'must have the documented form' });
  return refuse(toInvalidBody(first, candidate, knownNamesOf(schema)));
}

function listExtras(input: JsonObject, schema: z.ZodType, { extraParameters }: ParseOptions): readonly string[] {
  const known = topLevelNames(schema);
  return Object.keys(input).filter((name) => extraParameters.has(name) && !known.has(name));
}

function topLevelNames(schema: z.ZodType): ReadonlySet<string> {
  return new Set('shape' in schema && isJsonObject(schema.shape) ? Object.keys(schema.shape) : []);
}

function without(input: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !names.includes(name)));
}
