import { CATALOGUE, type Refusal, renderRefusal } from '../errors/index.ts';

/** A whole HTTP/1.1 answer for a connection whose request Node could not parse. The connection ends with it. */
export function rawRefusal(refusal: Refusal, fixedHeaders: readonly string[]): string {
  const { status } = CATALOGUE[refusal.code];
  const body = renderRefusal(refusal, {});
  const lines = [`HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}`, 'content-type: application/json'];
  for (let index = 0; index < fixedHeaders.length; index += 2) lines.push(`${fixedHeaders[index]}: ${fixedHeaders[index + 1]}`);
  lines.push(`content-length: ${Buffer.byteLength(body)}`, 'connection: close');
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};
