import type { Surface } from '@agentor/security/vocabulary';
import { renderAnthropicError, renderOpenAiError } from '@agentor/security/wire';
import { CATALOGUE, messageOf, type Refusal } from '../errors/index.ts';

/** The body of a refusal that came before a surface was reached: OpenAI's shape, or Anthropic's on its paths. */
export function refusalBody(refusal: Refusal, surface: Surface | undefined): string {
  const { status, openAiType } = CATALOGUE[refusal.code];
  const message = messageOf(refusal);
  const isAnthropic = surface === 'messages' || surface === 'count-tokens';
  return JSON.stringify(
    isAnthropic
      ? renderAnthropicError({ status, message })
      : renderOpenAiError({ message, type: openAiType, param: refusal.parameter, code: refusal.code }),
  );
}

/** A whole HTTP/1.1 answer for a connection whose request Node could not parse. The connection ends with it. */
export function rawRefusal(refusal: Refusal, fixedHeaders: readonly string[]): string {
  const { status } = CATALOGUE[refusal.code];
  const body = refusalBody(refusal, undefined);
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
