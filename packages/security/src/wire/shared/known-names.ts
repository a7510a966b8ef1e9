import { z } from 'zod';

/** Every member name that a schema knows, at any depth: names that an error may show. */
export function knownNamesOf(schema: z.ZodType): ReadonlySet<string> {
  const earlier = namesBySchema.get(schema);
  if (earlier !== undefined) return earlier;
  const names = new Set<string>();
  collect(schema, names, new Set());
  namesBySchema.set(schema, names);
  return names;
}

/** Tells the schemas that `schema` chooses from by code, where looking at it does not show them. None of them may change a value. */
export function withAlternatives<Schema extends z.ZodType>(schema: Schema, alternatives: readonly z.ZodType[]): Schema {
  alternativesBySchema.set(schema, alternatives);
  return schema;
}

/** Whether `schema` only picks another one to check by: it changes nothing itself. */
export function isOnlyChoosing(schema: z.ZodType): boolean {
  return alternativesBySchema.has(schema);
}

function collect(schema: unknown, names: Set<string>, seen: Set<unknown>): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  if (schema instanceof z.ZodType) for (const option of alternativesBySchema.get(schema) ?? []) collect(option, names, seen);
  if (schema instanceof z.ZodObject) {
    for (const [name, member] of Object.entries(schema.shape)) {
      names.add(name);
      collect(member, names, seen);
    }
  } else if (schema instanceof z.ZodArray) collect(schema.element, names, seen);
  else if (schema instanceof z.ZodUnion) for (const option of schema.options) collect(option, names, seen);
  else if (schema instanceof z.ZodRecord) collect(schema.valueType, names, seen);
  else if (schema instanceof z.ZodLazy || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    collect(schema.unwrap(), names, seen);
  }
}

const namesBySchema = new WeakMap<z.ZodType, ReadonlySet<string>>();
const alternativesBySchema = new WeakMap<z.ZodType, readonly z.ZodType[]>();
