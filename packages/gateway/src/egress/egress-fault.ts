import type { FaultKind } from '@agentor/security/vocabulary';
import { errors } from 'undici';
import { EgressError } from '../ports/index.ts';

/** How far a call had come. */
export type CallPhase = 'connecting' | 'sent' | 'answering';

/**
 * Names what went wrong on the way to or from a provider. The error keeps its cause for the operator's log; the fault
 * itself says no address and no name.
 */
export function toEgressError(error: unknown, phase: CallPhase): EgressError {
  if (error instanceof EgressError) return error;
  return new EgressError({ kind: kindOf(error, phase) }, { cause: error });
}

function kindOf(error: unknown, phase: CallPhase): FaultKind {
  const code = codeOf(error);
  if (phase === 'connecting') return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? 'connect-timeout' : 'connect-failed';
  if (error instanceof errors.HTTPParserError || code === 'UND_ERR_HEADERS_OVERFLOW') return 'malformed-answer';
  return 'answer-cut';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
