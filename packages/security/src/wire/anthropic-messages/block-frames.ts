import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { writeSseFrame } from '../sse/index.ts';
import { toSignature } from './foreign-signature.ts';
import { DIRECT } from './render-answer.ts';

/** A piece of a part. */
export type Delta = Extract<StreamEvent, { type: 'text-delta' | 'arguments-delta' | 'signature' | 'citation' }>;

/** True when the protocol has a block for the part; what only another protocol knows has none. */
export function isShown(start: PartStart): boolean {
  return start.kind !== 'opaque' || (start.protocol === 'anthropic-messages' && isJsonObject(start.value));
}

/** One frame: its event is named by the type of its data. */
export function writeFrame(type: string, members: JsonObject): string {
  return writeSseFrame({ event: type, data: JSON.stringify({ type, ...members }) });
}

/** The frames that start a block. */
export function writeStart(start: PartStart, index: number): string {
  if (start.kind === 'opaque') return writeOpaqueStart(start.value, index);
  return writeFrame('content_block_start', { index, content_block: emptyBlock(start) });
}

/** The frame of one piece; empty for a piece that the block has no place for. */
export function writeDelta(start: PartStart, piece: Exclude<Delta, { type: 'signature' }>, index: number): string {
  const delta = toDelta(start, piece);
  return delta === undefined ? '' : writeFrame('content_block_delta', { index, delta });
}

/** The frames that end a block: the signature of its reasoning goes before its stop. */
export function writeEnd(start: PartStart, signature: string, index: number): string {
  const stop = writeFrame('content_block_stop', { index });
  if (start.kind !== 'reasoning' || isRedacted(start)) return stop;
  const { protocol, encrypted } = start;
  const proof = toSignature({
    protocol,
    ...(signature === '' ? {} : { signature }),
    ...(encrypted === undefined ? {} : { encrypted }),
  });
  if (proof === '') return stop;
  return writeFrame('content_block_delta', { index, delta: { type: 'signature_delta', signature: proof } }) + stop;
}

/** Inputs of server tools go as text, as clients expect them of every input. */
function writeOpaqueStart(value: unknown, index: number): string {
  if (!isJsonObject(value)) return '';
  const input = value['input'];
  if (!isJsonObject(input) || Object.keys(input).length === 0) {
    return writeFrame('content_block_start', { index, content_block: value });
  }
  const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) };
  return (
    writeFrame('content_block_start', { index, content_block: { ...value, input: {} } }) +
    writeFrame('content_block_delta', { index, delta })
  );
}

function emptyBlock(start: Exclude<PartStart, { kind: 'opaque' }>): JsonObject {
  switch (start.kind) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: '' };
    case 'reasoning':
      return isRedacted(start)
        ? { type: 'redacted_thinking', data: start.encrypted ?? '' }
        : { type: 'thinking', thinking: '', signature: '' };
    case 'tool-call':
      return { type: 'tool_use', id: start.callId, name: start.name, input: {}, caller: DIRECT };
  }
}

function isRedacted(start: Extract<PartStart, { kind: 'reasoning' }>): boolean {
  return start.protocol === 'anthropic-messages' && start.encrypted !== undefined;
}

function toDelta(start: PartStart, piece: Exclude<Delta, { type: 'signature' }>): JsonObject | undefined {
  switch (piece.type) {
    case 'text-delta':
      if (start.kind !== 'reasoning') return { type: 'text_delta', text: piece.text };
      return isRedacted(start) ? undefined : { type: 'thinking_delta', thinking: piece.text };
    case 'arguments-delta':
      return { type: 'input_json_delta', partial_json: piece.json };
    case 'citation':
      return { type: 'citations_delta', citation: piece.citation };
  }
}
