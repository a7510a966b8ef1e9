import { type Json, type JsonObject, Secret } from '../../kernel/index.ts';
import { METADATA_DEPTH_MAX, METADATA_MEMBERS_MAX, METADATA_VALUES_MAX, STRING_CHARACTERS_MAX } from './bounds.ts';
import type { TextRules } from './log-text.ts';

/**
 * Turns metadata into what a line may hold: plain JSON with bounds, without secrets, whatever it is made of.
 *
 * Members named like credentials (`authorization`, `apiKey`, `password` …) are hidden whole. Cycles end at the bound of
 * depth; getters and `toJSON` that throw give `[unreadable]`.
 *
 * @throws Never.
 */
export function toLogObject(value: Readonly<Record<string, unknown>>, rules: TextRules): JsonObject {
  return objectOf(value, { rules, left: METADATA_VALUES_MAX }, 0);
}

interface Walk {
  readonly rules: TextRules;
  left: number;
}

function toValue(value: unknown, walk: Walk, depth: number): Json {
  walk.left -= 1;
  switch (typeof value) {
    case 'string':
      return walk.rules.clean(value, STRING_CHARACTERS_MAX);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'bigint':
      return walk.rules.clean(value.toString(), STRING_CHARACTERS_MAX);
    case 'undefined':
      return null;
    case 'function':
    case 'symbol':
      return `[${typeof value}]`;
    case 'object':
      return value === null ? null : toObjectValue(value, walk, depth);
  }
}

function toObjectValue(value: object, walk: Walk, depth: number): Json {
  if (value instanceof Secret) return '[secret]';
  if (depth >= METADATA_DEPTH_MAX || walk.left <= 0) return '[…]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof Error) return objectOf(fromError(value), walk, depth + 1);
  if (value instanceof Map) return objectOf(Object.fromEntries([...value].map(([key, member]) => [String(key), member])), walk, depth + 1);
  if (value instanceof Set) return listOf([...value], walk, depth + 1);
  if (Array.isArray(value)) return listOf(value, walk, depth + 1);
  return objectOf(value, walk, depth + 1);
}

/** An error's properties are not enumerable, its stack tells paths of the machine: name, code, message and cause are told. */
function fromError(error: Error): Readonly<Record<string, unknown>> {
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    message: error.message,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}

function listOf(values: readonly unknown[], walk: Walk, depth: number): Json {
  const told = values.slice(0, METADATA_MEMBERS_MAX).map((value) => toValue(value, walk, depth));
  return values.length > told.length ? [...told, `[${values.length - told.length} more]`] : told;
}

function objectOf(value: object, walk: Walk, depth: number): JsonObject {
  const told: [string, Json][] = [];
  for (const name of namesOf(value)) {
    if (told.length >= METADATA_MEMBERS_MAX || walk.left <= 0) {
      told.push(['…', '[more]']);
      break;
    }
    const key = walk.rules.clean(name, NAME_CHARACTERS_MAX);
    told.push([key, isCredentialName(name) ? '[hidden]' : readMember(value, name, walk, depth)]);
  }
  // Not by assignment: a member called __proto__ stays a member.
  return Object.fromEntries(told);
}

function namesOf(value: object): readonly string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

function readMember(value: object, name: string, walk: Walk, depth: number): Json {
  try {
    const member: unknown = Reflect.get(value, name);
    return toValue(member, walk, depth);
  } catch {
    return '[unreadable]';
  }
}

/** Whether a member's name says that its value is a credential: `x-api-key`, `clientSecret`, `Set-Cookie`. */
function isCredentialName(name: string): boolean {
  if (name.length > NAME_CHARACTERS_MAX) return true;
  const plain = name.toLowerCase().replaceAll('-', '').replaceAll('_', '').replaceAll('.', '');
  return CREDENTIAL_NAMES.has(plain) || CREDENTIAL_ENDINGS.some((ending) => plain.endsWith(ending));
}

const NAME_CHARACTERS_MAX = 64;
const CREDENTIAL_NAMES: ReadonlySet<string> = new Set(['authorization', 'proxyauthorization', 'auth', 'token', 'jwt', 'credential', 'credentials', 'pin', 'otp', 'pepper']);
const CREDENTIAL_ENDINGS: readonly string[] = [
  ...['password', 'passwd', 'passphrase', 'secret', 'secretkey', 'privatekey', 'apikey', 'accesskey', 'signature', 'cookie'],
  ...['accesstoken', 'refreshtoken', 'idtoken', 'bearertoken', 'sessiontoken', 'csrftoken', 'authtoken', 'apitoken', 'sessionid'],
];
