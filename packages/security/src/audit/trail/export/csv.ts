import type { AuditRecord } from '../events/audit-event.ts';

/** The first line of an export as CSV. @see RFC 4180. */
export const CSV_HEAD = 'index,id,time,action,resource,resource_id,outcome,tenant_id,user_id,key_id,request_id,details,facts,unreadable\r\n';

/**
 * A record as a line of CSV. A cell that a spreadsheet would run as a formula begins with an apostrophe, so that it is shown as text.
 *
 * @see RFC 4180; OWASP, "CSV Injection".
 */
export function toCsvLine(record: AuditRecord): string {
  const { index, id, timeMs, action, resource, resourceId, outcome, tenantId, userId, keyId, requestId, details, facts, unreadable } = record;
  const cells = [String(index), id, new Date(timeMs).toISOString(), action, resource, resourceId, outcome, tenantId, userId, keyId, requestId, JSON.stringify(details), JSON.stringify(facts), unreadable.join(' ')];
  return `${cells.map((cell = '') => toCell(cell)).join(',')}\r\n`;
}

function toCell(text: string): string {
  const safe = FORMULA_STARTS.has(text.charAt(0)) ? `'${text}` : text;
  return NEEDS_QUOTES.some((character) => safe.includes(character)) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What makes spreadsheets calculate, fullwidth spellings included, which some take for the same. */
const FORMULA_STARTS: ReadonlySet<string> = new Set(['=', '+', '-', '@', '\t', '\r', '\n', '|', '\uff1d', '\uff0b', '\uff0d', '\uff20']);
const NEEDS_QUOTES = [',', '"', '\r', '\n', "'", ';', '\t'];
