import type { JsonObject } from '../../kernel/index.ts';
import type { Piece } from '../../vocabulary/index.ts';
import type { RenderContext, StreamRenderer } from '../contract.ts';
import { obfuscationFor } from '../shared/index.ts';
import { writeSseFrame } from '../sse/index.ts';
import { followFrame } from './follow-frame.ts';
import { ResponseWriter } from './response-writer.ts';

/**
 * Writes the event stream of one response. Frames of a provider of this protocol go on as they came until a guard touches
 * one; from there on all are written anew, and go on where the provider's left off.
 */
export function openResponsesStreamRenderer(context: RenderContext): StreamRenderer {
  let text = '';
  let sequenceNumber = 0;
  let isNative = true;
  let isOver = false;
  const emit = (event: JsonObject): void => {
    const numbered = { ...event, sequence_number: sequenceNumber };
    sequenceNumber += 1;
    text += writeFrame(context.request.stream.isObfuscationIncluded ? obfuscate(numbered, context) : numbered);
  };
  const writer = new ResponseWriter(context, emit);
  const renderPiece = (piece: Piece): void => {
    const { native } = piece;
    isNative &&= native?.protocol === 'openai-responses';
    const isFault = piece.events.some(({ type }) => type === 'fault');
    if (isNative && !isFault && native !== undefined) {
      if (native.data === undefined) return;
      sequenceNumber = followFrame(writer, native.data, piece.events) ?? sequenceNumber;
      text += native.text;
      return;
    }
    for (const event of piece.events) {
      writer.take(event);
      isOver ||= event.type === 'fault' || event.type === 'answer-end';
    }
  };
  return {
    render: (pieces): string => {
      text = '';
      for (const piece of pieces) if (!isOver) renderPiece(piece);
      return text;
    },
  };
}

function writeFrame(event: JsonObject): string {
  const type = event['type'];
  return writeSseFrame({ ...(typeof type === 'string' ? { event: type } : {}), data: JSON.stringify(event) });
}

/** Pads a delta, so that lengths on the wire tell little of the text. */
function obfuscate(event: JsonObject, { randomHex }: RenderContext): JsonObject {
  const { delta } = event;
  return typeof delta === 'string' ? { ...event, obfuscation: obfuscationFor(delta.length, randomHex) } : event;
}
