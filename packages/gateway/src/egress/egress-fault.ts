import type { FaultKind } from '@agentor/security/vocabulary';
import { EgressError } from '../ports/index.ts';

/** How far a call had come. */
export type CallPhase = 'connecting' | 'sent' | 'answering';

/**
 * Names what went wrong on the way to or from a provider. The error keeps its cause for the operator's log; the fault
 * itself says no address and no name.
 */
export function toEgressError(error: unknown, phase: CallPhase): EgressError {
  if (error instanceof EgressError) return error;
  return new EgressError({ kind: kindOf(codeOf(error), phase) }, { cause: error });
}

function kindOf(code: string, phase: CallPhase): FaultKind {
  if (phase === 'connecting') return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? 'connect-timeout' : 'connect-failed';
  // llhttp's own codes (HPE_…) speak of bytes that are no HTTP.
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') return 'malformed-answer';
  return 'answer-cut';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
