import { escapeObeyed } from '@agentor/security/kernel';
import { LINE_BYTES_MAX } from './bounds.ts';

/**
 * Makes a line safe for whatever reads it: without the characters that terminals and viewers obey, and never too long.
 *
 * @param line - One JSON object and a line feed.
 */
export function cleanLine(line: string): string {
  const clean = escapeObeyed(line);
  if (clean.length * 3 <= LINE_BYTES_MAX || Buffer.byteLength(clean) <= LINE_BYTES_MAX) return clean;
  return `{"level":"warn","event":"log.line_too_long","bytes":${Buffer.byteLength(clean)}}\n`;
}
