import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/index.ts';
import { withAlternatives } from '../../shared/index.ts';

/** Any JSON value: data that no schema describes. The body was parsed from JSON, so there is nothing to check. */
export const anyJson: z.ZodType<Json> = z.custom<Json>((value) => value !== undefined);

/**
 * What names an item or a call: no text in it, so no guard reads it. Ids that carry another provider's proof are long.
 */
export const identifier: z.ZodType<string> = z.string().max(131_072).regex(/^[\x21-\x7e]*$/u);

/** A function's name, as strict as the models' own rule allows. */
export const functionName: z.ZodType<string> = z.string().min(1).max(128).regex(/^[\w.:/-]+$/u);

/** Any JSON object: a JSON Schema, or a provider's own data. */
export const anyObject: z.ZodType<JsonObject> = z.custom<JsonObject>((value) => value !== undefined).superRefine((value: unknown, context) => {
  if (!isJsonObject(value)) context.addIssue({ code: 'invalid_type', expected: 'object', input: value });
});

/**
 * A value whose `type` field names its schema.
 *
 * One look-up instead of trying every form, so a fault is told of the form that the client meant.
 *
 * @param fallback - the schema of values without a type; none are taken when there is none.
 */
export function byType<Value>(schemas: SchemasByType, fallback?: z.ZodType): z.ZodType<Value> {
  const names = z.looseObject({ type: z.enum(Object.keys(schemas)) });
  const chosen = chosenBy<Value>((value) => {
    const type = isJsonObject(value) ? value['type'] : undefined;
    if (fallback !== undefined && isJsonObject(value) && (type === undefined || type === null)) return fallback;
    return (typeof type === 'string' && Object.hasOwn(schemas, type) ? schemas[type] : undefined) ?? names;
  });
  return withAlternatives(chosen, [names, ...Object.values(schemas), ...(fallback === undefined ? [] : [fallback])]);
}

/** Schemas of the forms that a `type` field tells apart. */
export type SchemasByType = Readonly<Record<string, z.ZodType>>;

/** A value checked by the one schema that its look picks. The schemas only check: they change nothing. */
export function chosenBy<Value>(pick: (value: unknown) => z.ZodType): z.ZodType<Value> {
  return z.custom<Value>((value) => value !== undefined).superRefine((value, context) => {
    const parsed = pick(value).safeParse(value);
    if (parsed.success) return;
    for (const { input: _value, ...issue } of parsed.error.issues) context.addIssue(issue);
  });
}
