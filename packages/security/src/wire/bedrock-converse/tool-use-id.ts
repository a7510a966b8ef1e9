import { createHash } from 'node:crypto';

/**
 * The id of a tool call as Bedrock takes it: at most 64 letters, digits, `_` and `-`. An id that another provider made
 * longer, or with other characters, is replaced by its digest, the same for the call and its result.
 */
export function toToolUseId(callId: string): string {
  if (TOOL_USE_ID.test(callId)) return callId;
  return `call_${createHash('sha256').update(callId, 'utf8').digest('hex').slice(0, DIGEST_CHARACTERS)}`;
}

const TOOL_USE_ID = /^[A-Za-z0-9_-]{1,64}$/u;
const DIGEST_CHARACTERS = 40;
