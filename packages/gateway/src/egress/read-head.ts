import { HEAD_FIELDS_MAX } from './bounds.ts';

/** The head of a provider's answer. */
export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The content coding, when there is one to undo. */
  readonly encoding: string | undefined;
}

/**
 * Reads the head of an answer: lower-case names, repeated fields joined by a comma, without the fields that
 * describe the coding which we undo.
 *
 * @returns Undefined when it has more fields than any honest answer.
 */
export function readHead(status: number, fields: Fields): Head | undefined {
  const names = Object.keys(fields);
  if (names.length > HEAD_FIELDS_MAX) return undefined;
  const headers: Record<string, string> = {};
  for (const name of names) {
    const value = fields[name];
    if (value === undefined || name === '__proto__') continue;
    headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity' || encoding === '' || !hasBody(status)) return { status, headers, encoding: undefined };
  const { 'content-encoding': _coding, 'content-length': _length, ...rest } = headers;
  return { status, headers: rest, encoding };
}

type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

function hasBody(status: number): boolean {
  return status !== 204 && status !== 304;
}
