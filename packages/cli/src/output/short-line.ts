import type { Paint } from './paint.ts';

/**
 * A line of the log for a person's screen: time, and what matters of it. Programs read the JSON instead.
 *
 * @param line - One line of JSON, as the gateway logs it; anything else is shown as it is.
 * @returns One line, with its line feed, that holds no control character: nothing in it can steer a terminal (ASSURANCE LOG-2).
 */
export function toShortLine(line: string, paint: Paint): string {
  const fields = parseFields(line);
  if (fields === undefined) return `${inert(line.trim())}\n`;
  const words = fields.get('event') === 'request' ? requestWords(fields) : eventWords(fields);
  const text = inert(words.filter((word) => word !== '').join('  '));
  return `${paint.dim(timeOf(fields))}  ${paintOf(fields, paint)(text)}\n`;
}

type Fields = ReadonlyMap<string, unknown>;

function parseFields(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

function requestWords(fields: Fields): readonly string[] {
  const word = (name: string): string => asWord(fields.get(name));
  return [
    word('status'),
    word('code') === '' ? word('outcome') : word('code'),
    word('surface'),
    word('modelRouted'),
    tokensOf(word('inputTokens'), word('outputTokens')),
    `${Math.round(Number(word('totalMs')))} ms`,
    word('requestId'),
  ];
}

function eventWords(fields: Fields): readonly string[] {
  const rest = [...fields].filter(([name]) => !SHOWN.has(name)).map(([name, value]) => `${name}=${asWord(value)}`);
  return [asWord(fields.get('event')), ...rest];
}

function tokensOf(input: string, output: string): string {
  return input === '' && output === '' ? '' : `${input || '?'} in, ${output || '?'} out`;
}

function asWord(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string') return value.message;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function timeOf(fields: Fields): string {
  const ms = fields.get('time');
  return typeof ms === 'number' && Number.isFinite(ms) && Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString().slice(11, 19) : '--:--:--';
}

function paintOf(fields: Fields, { yellow, red }: Paint): (text: string) => string {
  const level = fields.get('level');
  if (level === 'error') return red;
  const status = fields.get('status');
  return level === 'warn' || (typeof status === 'number' && status >= 400) ? yellow : (text) => text;
}

function inert(text: string): string {
  return text.replaceAll(UNSAFE, '\u{FFFD}');
}

/** Controls, formats such as writing directions, lone surrogates, and what some terminals take for a line end. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
const SHOWN: ReadonlySet<string> = new Set(['level', 'time', 'event']);
/** The furthest that a Date goes. */
const DATE_MS_MAX = 8.64e15;
