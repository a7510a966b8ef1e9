import type { StopReason } from '../../vocabulary/index.ts';

/** Why the provider says that an answer ended; a reason that is not known counts as its plain end. */
export function fromStopReason(reason: string): StopReason {
  return STOP_REASONS.find(([, theirs]) => theirs === reason)?.[0] ?? OTHER_REASONS.get(reason) ?? 'end';
}

/** The protocol's word for why an answer ended. */
export function toStopReason(reason: StopReason): string {
  return STOP_REASONS.find(([ours]) => ours === reason)?.[1] ?? 'end_turn';
}

const STOP_REASONS: readonly (readonly [StopReason, string])[] = [
  ['end', 'end_turn'],
  ['length', 'max_tokens'],
  ['stop-sequence', 'stop_sequence'],
  ['tool-use', 'tool_use'],
  ['pause', 'pause_turn'],
  ['refusal', 'refusal'],
  ['content-filter', 'refusal'],
  ['context-window', 'model_context_window_exceeded'],
];
/** A pause for a summary is a pause. */
const OTHER_REASONS: ReadonlyMap<string, StopReason> = new Map([['compaction', 'pause']]);
