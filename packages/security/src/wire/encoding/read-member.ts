import type { JsonObject } from '../../kernel/index.ts';

/** A member that is a non-empty text; undefined otherwise. */
export function textMember(from: JsonObject, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member that counts tokens: a whole number from 0 on; undefined otherwise. */
export function tokenMember(from: JsonObject, name: string): number | undefined {
  const value = from[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
