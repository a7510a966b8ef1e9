import type { Surface } from '@agentor/security/vocabulary';
import { renderAnthropicError, renderOpenAiError, toAnthropicErrorType } from '@agentor/security/wire';
import { CATALOGUE } from './catalogue.ts';
import { messageOf, type Refusal } from './refusal.ts';

/** Where a refusal goes to. */
export interface RefusalReader {
  /** Absent when the request was refused before its surface was known: OpenAI's shape then. */
  readonly surface?: Surface;
  /** Whether the client speaks Anthropic's API; told where the surface is one that both APIs have. */
  readonly isAnthropic?: boolean;
  readonly requestId?: string;
}

/** The JSON body of a refusal, in the error shape of the surface that was called. */
export function renderRefusal(refusal: Refusal, reader: RefusalReader): string {
  const { status, openAiType } = CATALOGUE[refusal.code];
  const message = messageOf(refusal);
  const body =
    readsAnthropic(reader)
      ? renderAnthropicError({ type: toAnthropicErrorType(status), message, requestId: reader.requestId })
      : renderOpenAiError({ message, type: openAiType, param: refusal.parameter, code: refusal.code });
  return JSON.stringify(body);
}

function readsAnthropic({ surface, isAnthropic: isToldSo }: RefusalReader): boolean {
  return isToldSo ?? (surface !== undefined && isAnthropic(surface));
}

/** Whether a surface speaks Anthropic's API. */
export function isAnthropic(surface: Surface): boolean {
  return surface === 'messages' || surface === 'count-tokens';
}
