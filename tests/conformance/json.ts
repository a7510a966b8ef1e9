/** A member of a JSON object; undefined for anything else. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What stands at the end of a path of names and indexes. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce((found, step) => member(found, String(step)), value);
}

/** A list; empty for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; throws for anything else. */
export function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`a text was expected, not ${JSON.stringify(value)}`);
  return value;
}

/** The object without members that are undefined. */
export function defined(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, kept]) => kept !== undefined));
}
