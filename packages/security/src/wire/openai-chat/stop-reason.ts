import type { StopReason } from '../../vocabulary/index.ts';

/** What a choice held, as far as its stop reason depends on it. */
export interface ChoiceShape {
  readonly hasToolCall: boolean;
  readonly hasRefusal: boolean;
}

/** Reads `finish_reason`. Some servers say `stop` after tool calls, or nothing: the content decides then. */
export function decodeStopReason(reason: unknown, { hasToolCall, hasRefusal }: ChoiceShape): StopReason {
  switch (reason) {
    case 'length':
      return 'length';
    case 'content_filter':
      return 'content-filter';
    case 'tool_calls':
    case 'function_call':
      return 'tool-use';
    default:
      if (hasToolCall) return 'tool-use';
      return hasRefusal ? 'refusal' : 'end';
  }
}

/** Writes `finish_reason`. A refusal without any text of its own is shown as filtered content. */
export function renderStopReason(reason: StopReason, { hasRefusal }: Pick<ChoiceShape, 'hasRefusal'>): string {
  switch (reason) {
    case 'end':
    case 'stop-sequence':
    case 'pause':
      return 'stop';
    case 'length':
    case 'context-window':
      return 'length';
    case 'tool-use':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    case 'refusal':
      return hasRefusal ? 'stop' : 'content_filter';
  }
}
