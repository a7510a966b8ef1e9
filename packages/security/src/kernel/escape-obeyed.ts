/**
 * Escapes the characters that terminals and viewers obey although JSON allows them in a line: C1 controls, U+2028, U+2029,
 * bidirectional marks and overrides, the byte order mark. JSON itself escapes line feeds, ESC and the other C0 controls.
 *
 * @param line - JSON text; what is escaped is escaped as JSON does it.
 * @see LOG-2; CVE-2021-42574 (bidirectional overrides).
 */
export function escapeObeyed(line: string): string {
  return line.replaceAll(OBEYED, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
