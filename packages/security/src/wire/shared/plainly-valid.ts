import { z } from 'zod';
import { isJsonObject } from '../../kernel/index.ts';
import { isOnlyChoosing } from './known-names.ts';

/**
 * Whether a schema takes a JSON value exactly as it stands. False means no more than "ask the schema", which also knows why.
 *
 * A schema library looks at every name that a schema knows, and a body holds three of forty; and it cannot make code of a
 * schema here, where code from strings is off. So the schema is turned once into functions that look at what is there. They
 * are made from the schema itself, take nothing that it would not take, and give up on every kind whose output may
 * differ from its input.
 */
export function isPlainlyValid<Body>(schema: z.ZodType<Body>, value: unknown): value is Body {
  let check = checkBySchema.get(schema);
  if (check === undefined) {
    check = compile(schema) ?? NEVER;
    checkBySchema.set(schema, check);
  }
  return check(value);
}

/** True only for values that a schema takes and gives back unchanged. */
type Check = (value: unknown) => boolean;

/** Undefined for a schema that may change a value, or hold one that does. */
function compile(schema: unknown): Check | undefined {
  if (schema instanceof z.ZodExactOptional) return isUnchecked(schema) ? compile(schema.unwrap()) : undefined;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return compileAbsent(schema);
  if (schema instanceof z.ZodObject) return compileObject(schema);
  if (schema instanceof z.ZodArray) return compileArray(schema);
  if (schema instanceof z.ZodDiscriminatedUnion) return compileDiscriminated(schema);
  if (schema instanceof z.ZodUnion) return compileUnion(schema);
  if (schema instanceof z.ZodRecord) return compile(schema.keyType) && compile(schema.valueType) && asking(schema);
  if (schema instanceof z.ZodLiteral || schema instanceof z.ZodEnum) return compileList(schema);
  if (schema instanceof z.ZodString) return compileString(schema);
  if (schema instanceof z.ZodBoolean) return isUnchecked(schema) ? (value) => typeof value === 'boolean' : undefined;
  if (schema instanceof z.ZodNumber) return isChanging(schema) ? undefined : asking(schema);
  if (schema instanceof z.ZodCustom || (schema instanceof z.ZodType && isOnlyChoosing(schema))) return asking(schema);
  return undefined;
}

function compileAbsent(schema: z.ZodOptional | z.ZodNullable): Check | undefined {
  const inner = compile(schema.unwrap());
  if (inner === undefined || !isUnchecked(schema)) return undefined;
  const absent = schema instanceof z.ZodOptional ? undefined : null;
  return (value) => value === absent || inner(value);
}

function compileObject(schema: z.ZodObject): Check | undefined {
  if (!(schema.def.catchall instanceof z.ZodNever)) return undefined;
  const members = new Map<string, Check>();
  const required: string[] = [];
  for (const [name, member] of Object.entries<unknown>(schema.shape)) {
    const check = compile(member);
    if (check === undefined) return undefined;
    members.set(name, check);
    if (!(member instanceof z.ZodOptional || member instanceof z.ZodExactOptional)) required.push(name);
  }
  if (isChanging(schema)) return undefined;
  if (!isUnchecked(schema)) return asking(schema);
  return (value) => isJsonObject(value) && areAllTaken(value, members) && required.every((name) => Object.hasOwn(value, name));
}

function areAllTaken(value: Readonly<Record<string, unknown>>, members: ReadonlyMap<string, Check>): boolean {
  for (const name of Object.keys(value)) if (members.get(name)?.(value[name]) !== true) return false;
  return true;
}

function compileArray(schema: z.ZodArray): Check | undefined {
  const element = compile(schema.element);
  if (element === undefined || isChanging(schema)) return undefined;
  const bounds = boundsOf(schema);
  if (bounds === undefined) return asking(schema);
  return (value) => Array.isArray(value) && isWithin(value.length, bounds) && value.every(element);
}

function compileDiscriminated(schema: z.ZodDiscriminatedUnion): Check | undefined {
  const { def } = schema;
  const byMark = new Map<unknown, Check>();
  for (const option of schema.options) {
    const mark: unknown = option instanceof z.ZodObject ? option.shape[def.discriminator] : undefined;
    const check = compile(option);
    if (!(mark instanceof z.ZodLiteral) || check === undefined) return undefined;
    for (const value of mark.values) byMark.set(value, check);
  }
  return isUnchecked(schema) ? (value) => isJsonObject(value) && byMark.get(value[def.discriminator])?.(value) === true : undefined;
}

function compileUnion(schema: z.ZodUnion): Check | undefined {
  const checks = schema.options.map(compile).filter((check) => check !== undefined);
  return checks.length === schema.options.length && isUnchecked(schema) ? (value) => checks.some((check) => check(value)) : undefined;
}

function compileList(schema: z.ZodLiteral | z.ZodEnum): Check | undefined {
  const taken = new Set<unknown>(schema instanceof z.ZodLiteral ? schema.values : schema.options);
  return isUnchecked(schema) ? (value) => taken.has(value) : undefined;
}

function compileString(schema: z.ZodString): Check | undefined {
  if (isChanging(schema)) return undefined;
  const bounds = boundsOf(schema);
  return bounds === undefined ? asking(schema) : (value) => typeof value === 'string' && isWithin(value.length, bounds);
}

/** For rules that are not worth a second writing: the schema is asked, but only about this value. */
function asking(schema: z.ZodType): Check {
  return (value) => schema.safeParse(value).success;
}

interface Bounds {
  readonly lengthMin: number;
  readonly lengthMax: number;
}

/** The length that a string or an array may have; undefined when its schema has rules of another kind. */
function boundsOf(schema: z.ZodType): Bounds | undefined {
  let [lengthMin, lengthMax] = [0, Number.POSITIVE_INFINITY];
  for (const { _zod: { def } } of schema.def.checks ?? []) {
    if (def.check === 'min_length' && 'minimum' in def && typeof def.minimum === 'number') lengthMin = Math.max(lengthMin, def.minimum);
    else if (def.check === 'max_length' && 'maximum' in def && typeof def.maximum === 'number') lengthMax = Math.min(lengthMax, def.maximum);
    else return undefined;
  }
  return { lengthMin, lengthMax };
}

function isWithin(length: number, { lengthMin, lengthMax }: Bounds): boolean {
  return length >= lengthMin && length <= lengthMax;
}

function isUnchecked({ def }: z.ZodType): boolean {
  return (def.checks ?? []).length === 0;
}

/** Whether a schema rewrites what it takes: coerces, trims, changes case. */
function isChanging({ def }: z.ZodType): boolean {
  return ('coerce' in def && def.coerce === true) || (def.checks ?? []).some(({ _zod }) => _zod.def.check === 'overwrite');
}

const NEVER: Check = () => false;
const checkBySchema = new WeakMap<z.ZodType, Check>();
