import type { StopReason } from '../../vocabulary/index.ts';

/**
 * Converse's stop reason in our words. Undefined when Bedrock says that the model wrote what nobody can take apart: that
 * is a malformed answer. A reason that we do not know is one of the provider's own to cut the answer.
 */
export function readStopReason(stopReason: string): StopReason | undefined {
  switch (stopReason) {
    case 'end_turn':
      return 'end';
    case 'max_tokens':
      return 'length';
    case 'stop_sequence':
      return 'stop-sequence';
    case 'tool_use':
      return 'tool-use';
    case 'model_context_window_exceeded':
      return 'context-window';
    case 'refusal':
      return 'refusal';
    case 'pause_turn':
      return 'pause';
    case 'malformed_model_output':
    case 'malformed_tool_use':
      return undefined;
    default:
      return 'content-filter';
  }
}
