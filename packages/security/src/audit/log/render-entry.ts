import { escapeObeyed } from '../../kernel/index.ts';
import { ID_CHARACTERS_MAX, LOG_LINE_BYTES_MAX, MESSAGE_CHARACTERS_MAX } from './bounds.ts';
import type { LeveledEntry } from './log-entry.ts';
import type { TextRules } from './log-text.ts';
import { toLogObject } from './to-log-value.ts';

/**
 * Writes an entry as the members of a JSON object, without the braces: one line whatever the texts hold (LOG-2).
 *
 * Metadata that would make the line too long is left out, and the line says how many bytes it had.
 */
export function renderEntry(entry: LeveledEntry, rules: TextRules, pseudonym: (userId: string, tenantId: string | undefined) => string): string {
  const head =
    `"time":"${toTime(entry.timeMs)}","level":"${entry.level}","category":"${entry.category}","message":${quoted(rules.clean(entry.message, MESSAGE_CHARACTERS_MAX))}` +
    id('requestId', entry.requestId, rules) +
    id('traceId', entry.traceId, rules) +
    id('tenantId', entry.tenantId, rules) +
    (entry.userId === undefined ? '' : `,"userId":"${pseudonym(entry.userId, entry.tenantId)}"`);
  if (entry.metadata === undefined) return finish(head, rules);
  const metadata = JSON.stringify(toLogObject(entry.metadata, rules));
  const whole = finish(`${head},"metadata":${metadata}`, rules);
  if (whole.length * 3 <= REST_BYTES_MAX || Buffer.byteLength(whole) <= REST_BYTES_MAX) return whole;
  return finish(`${head},"metadataBytes":${Buffer.byteLength(metadata)}`, rules);
}

/** Writes the members of a line that the log writes about itself. */
export function renderControl(timeMs: number, event: string, metadata: Readonly<Record<string, string | number>>): string {
  return `"time":"${toTime(timeMs)}","level":"info","category":"${CONTROL_CATEGORY}","message":"${event}","metadata":${escapeObeyed(JSON.stringify(metadata))}`;
}

function finish(members: string, rules: TextRules): string {
  return escapeObeyed(rules.cut(members));
}

function id(name: string, value: string | undefined, rules: TextRules): string {
  return value === undefined ? '' : `,"${name}":${quoted(rules.clean(value, ID_CHARACTERS_MAX))}`;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** Times beyond what a date can hold (a clock gone wild) are told as the limit. */
function toTime(timeMs: number): string {
  const inRange = Number.isFinite(timeMs) ? Math.min(Math.max(timeMs, -DATE_MS_MAX), DATE_MS_MAX) : 0;
  return new Date(inRange).toISOString();
}

/** The category of lines that the log writes about itself; no entry can have it. */
export const CONTROL_CATEGORY = 'log';
/** What sequence, epoch and MAC take of a line. */
const FRAME_BYTES = 160;
const REST_BYTES_MAX: number = LOG_LINE_BYTES_MAX - FRAME_BYTES;
/** ECMA-262, time range. */
const DATE_MS_MAX = 8.64e15;
