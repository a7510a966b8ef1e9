import { createHash } from 'node:crypto';

/**
 * A call id that this protocol takes. Ids that carry another provider's proof are longer; a digest stands in for them, the
 * same one at the call and at its result.
 */
export function shortCallId(callId: string): string {
  if (callId.length <= CALL_ID_CHARACTERS_MAX) return callId;
  return `call_${createHash('sha256').update(callId).digest('hex').slice(0, CALL_ID_CHARACTERS_MAX - 'call_'.length)}`;
}

/** The provider's limit. */
const CALL_ID_CHARACTERS_MAX = 64;
