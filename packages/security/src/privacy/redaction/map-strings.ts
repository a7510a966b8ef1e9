import { isJsonObject, type Json } from '../../kernel/index.ts';

/**
 * A JSON value of the same shape with every string replaced. Names of members stay.
 *
 * @param change - Gets the string and the name of the member that holds it, directly or in a list.
 * @throws {RangeError} when it is nested deeper than {@link JSON_DEPTH_MAX}.
 */
export function mapStrings(value: Json, change: (text: string, name: string | undefined) => string): Json {
  return mapInside(value, change, { name: undefined, depth: 0 });
}

/** Deeper values are no data that anyone writes. */
export const JSON_DEPTH_MAX = 512;

function mapInside(value: Json, change: (text: string, name: string | undefined) => string, { name, depth }: Place): Json {
  if (typeof value === 'string') return change(value, name);
  if (depth > JSON_DEPTH_MAX) throw new RangeError(`A value is nested deeper than ${JSON_DEPTH_MAX}`);
  if (isList(value)) return value.map((item) => mapInside(item, change, { name, depth: depth + 1 }));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, mapInside(inner, change, { name: member, depth: depth + 1 })]));
}

interface Place {
  readonly name: string | undefined;
  readonly depth: number;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
