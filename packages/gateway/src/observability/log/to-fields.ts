import { hideCredentials } from '@agentor/security/kernel';
import type { LogFields } from '../../ports/index.ts';
import { CAUSES_MAX, LIST_ITEMS_MAX, STACK_CHARACTERS_MAX, STRING_CHARACTERS_MAX, TEXT_CHARACTERS_LOOKED_AT } from './bounds.ts';

/** What a line holds: flat, but for an error and its causes. */
export type LineFields = Record<string, string | number | boolean | readonly string[] | LineError>;

/** An error as a line tells it. */
export interface LineError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: LineError;
}

/** How fields are told. */
export interface FieldRules {
  readonly hasStacks: boolean;
  /** Hides known secrets. */
  readonly hide: (text: string) => string;
}

/** Picks the fields that may be told, by name and by type, and cuts them. */
export function toFields(fields: LogFields, rules: FieldRules): LineFields {
  const picked: LineFields = {};
  for (const name of PLAIN_FIELDS) {
    const value: unknown = fields[name];
    if (typeof value === 'string') picked[name] = cutText(value, rules);
    else if (typeof value === 'number' || typeof value === 'boolean') picked[name] = value;
  }
  if (Array.isArray(fields.names)) picked['names'] = fields.names.slice(0, LIST_ITEMS_MAX).map((name) => cutText(String(name), rules));
  if (fields.error !== undefined) picked['error'] = toLineError(fields.error, rules, CAUSES_MAX);
  return picked;
}

/** Hides before it cuts: half a secret is still a secret. */
function cutText(text: string, { hide }: FieldRules, charactersMax: number = STRING_CHARACTERS_MAX): string {
  const hidden = hideCredentials(hide(text.slice(0, TEXT_CHARACTERS_LOOKED_AT)));
  return hidden.length > charactersMax ? `${hidden.slice(0, charactersMax)}…` : hidden;
}

function toLineError(error: unknown, rules: FieldRules, causesMax: number): LineError {
  if (!(error instanceof Error)) return { name: typeof error, message: typeof error === 'string' ? cutText(error, rules) : '' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: cutText(error.name, rules),
    ...(code === undefined ? {} : { code: cutText(code, rules) }),
    message: cutText(error.message, rules),
    ...(rules.hasStacks && error.stack !== undefined ? { stack: cutText(error.stack, rules, STACK_CHARACTERS_MAX) } : {}),
    ...(error.cause !== undefined && causesMax > 0 ? { cause: toLineError(error.cause, rules, causesMax - 1) } : {}),
  };
}

const PLAIN_FIELDS = [
  'requestId',
  'provider',
  'deployment',
  'model',
  'tenantId',
  'keyId',
  'code',
  'reason',
  'hint',
  'file',
  'path',
  'line',
  'host',
  'port',
  'url',
  'signal',
  'version',
  'count',
  'bytes',
  'durationMs',
] as const satisfies readonly Exclude<keyof LogFields, 'names' | 'error'>[];
