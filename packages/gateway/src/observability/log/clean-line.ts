import { LINE_BYTES_MAX } from './bounds.ts';

/**
 * Makes a line safe for whatever reads it: JSON already escapes line feeds, escapes and other C0 controls; here go the
 * characters that terminals and viewers obey although JSON allows them (C1 controls, U+2028, U+2029, bidirectional
 * overrides), and lines that would be too long.
 *
 * @param line - One JSON object and a line feed.
 */
export function cleanLine(line: string): string {
  const clean = line.replaceAll(OBEYED, escape);
  if (clean.length * 3 <= LINE_BYTES_MAX || Buffer.byteLength(clean) <= LINE_BYTES_MAX) return clean;
  return `{"level":"warn","event":"log.line_too_long","bytes":${Buffer.byteLength(clean)}}\n`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
