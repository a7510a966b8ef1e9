import { isJsonObject, type Json } from '../kernel/index.ts';
import { carryAfter, type ScanCarry } from '../vocabulary/index.ts';

/**
 * A JSON value of the same shape with its texts changed. Left alone are what only a provider can read (encrypted content,
 * signatures), ids and kinds, and long runs of base64: media.
 *
 * @returns The value itself when no text changed.
 * @throws {RangeError} when it is nested deeper than {@link VALUE_DEPTH_MAX}.
 */
export function mapText(value: Json, change: (text: string, context: ScanCarry | undefined) => string): Json {
  return mapInside(value, change, { name: undefined, depth: 0 });
}

/** Deeper values are refused. */
export const VALUE_DEPTH_MAX = 512;

function mapInside(value: Json, change: (text: string, context: ScanCarry | undefined) => string, place: Place): Json {
  const { name, depth } = place;
  if (typeof value === 'string') return isText(value, name) ? change(value, name === undefined ? undefined : carryAfter(`${name}: `)) : value;
  if (depth > VALUE_DEPTH_MAX) throw new RangeError(`A value is nested deeper than ${VALUE_DEPTH_MAX}`);
  if (isList(value)) {
    const items = value.map((item) => mapInside(item, change, { name, depth: depth + 1 }));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([member, inner]) => [member, mapInside(inner, change, { name: member, depth: depth + 1 })] as const);
  return members.every(([member, inner]) => inner === value[member]) ? value : Object.fromEntries(members);
}

interface Place {
  readonly name: string | undefined;
  readonly depth: number;
}

function isText(text: string, name: string | undefined): boolean {
  if (name !== undefined && OPAQUE_NAMES.has(name)) return false;
  return text.length < BASE64_LENGTH_MIN || !BASE64.test(text);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const OPAQUE_NAMES: ReadonlySet<string> = new Set(['type', 'id', 'call_id', 'tool_use_id', 'item_id', 'signature', 'thought_signature', 'encrypted_content', 'encrypted_index', 'b64_json']);
const BASE64_LENGTH_MIN = 1_024;
const BASE64 = /^[\w+/-]*={0,2}$/u;
