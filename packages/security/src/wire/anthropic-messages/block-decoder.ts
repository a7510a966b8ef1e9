import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { AnswerPart, PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { MalformedAnswer } from '../contract.ts';
import { decodeBlock, textIn } from './decode-answer.ts';

/** Turns the frames of content blocks into events of parts. Blocks that only this protocol knows are told whole, at their end. */
export class BlockDecoder {
  readonly #open = new Map<number, OpenBlock>();
  #parts = 0;

  /** Events of a `content_block_start`. */
  start(data: JsonObject): readonly StreamEvent[] {
    const index = indexOf(data);
    if (this.#open.has(index)) throw new MalformedAnswer('a content block started twice');
    const block = data['content_block'];
    if (!isJsonObject(block)) throw new MalformedAnswer('a content block is no object');
    const part = this.#parts;
    this.#parts += 1;
    const first = decodeBlock(block);
    this.#open.set(index, { part, block, kind: first.kind, json: '' });
    const start = startOf(first, part);
    return start === undefined ? [] : [start, ...contentOf(first, part)];
  }

  /** Events of a `content_block_delta`. */
  delta(data: JsonObject): readonly StreamEvent[] {
    const open = this.#open.get(indexOf(data));
    const delta = data['delta'];
    if (open === undefined || !isJsonObject(delta)) throw new MalformedAnswer('a delta belongs to no content block');
    if (open.kind === 'opaque') return fill(open, delta);
    const place = { choice: 0, part: open.part };
    switch (delta['type']) {
      case 'text_delta':
        return textDelta(open, 'text', textIn(delta, 'text'));
      case 'thinking_delta':
        return textDelta(open, 'reasoning', textIn(delta, 'thinking'));
      case 'input_json_delta': {
        const json = textIn(delta, 'partial_json') ?? '';
        if (open.kind !== 'tool-call' || json === '') return [];
        open.json += json;
        return [{ type: 'arguments-delta', ...place, json }];
      }
      case 'signature_delta': {
        const signature = textIn(delta, 'signature') ?? '';
        return open.kind !== 'reasoning' || signature === '' ? [] : [{ type: 'signature', ...place, signature }];
      }
      case 'citations_delta': {
        const citation = delta['citation'];
        return open.kind === 'text' && isJsonObject(citation) ? [{ type: 'citation', ...place, citation }] : [];
      }
      default:
        return [];
    }
  }

  /** Events of a `content_block_stop`. */
  stop(data: JsonObject): readonly StreamEvent[] {
    const index = indexOf(data);
    const open = this.#open.get(index);
    if (open === undefined) throw new MalformedAnswer('a content block stopped that had not started');
    this.#open.delete(index);
    return finish(open);
  }

  /** Events for blocks that the provider left open. */
  stopAll(): readonly StreamEvent[] {
    const events = [...this.#open.values()].flatMap(finish);
    this.#open.clear();
    return events;
  }
}

interface OpenBlock {
  readonly part: number;
  block: JsonObject;
  readonly kind: AnswerPart['kind'];
  /** The input of a call as it came. */
  json: string;
}

function startOf(part: AnswerPart, index: number): PartStart | undefined {
  const place = { type: 'part-start', choice: 0, part: index } as const;
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return { ...place, kind: part.kind };
    case 'reasoning': {
      const encrypted = part.encrypted === undefined ? {} : { encrypted: part.encrypted };
      return { ...place, kind: 'reasoning', protocol: part.protocol, ...encrypted };
    }
    case 'tool-call':
      return { ...place, kind: 'tool-call', callId: part.callId, name: part.name };
    case 'opaque':
      return undefined;
  }
}

/** What a block holds from its start on; mostly nothing. */
function contentOf(first: AnswerPart, part: number): readonly StreamEvent[] {
  if (first.kind !== 'text' && first.kind !== 'reasoning') return [];
  const place = { choice: 0, part };
  const events: StreamEvent[] = [];
  if (first.text !== '') events.push({ type: 'text-delta', ...place, text: first.text });
  if (first.kind === 'text') {
    for (const citation of first.citations ?? []) events.push({ type: 'citation', ...place, citation });
  } else if (first.signature !== undefined) {
    events.push({ type: 'signature', ...place, signature: first.signature });
  }
  return events;
}

function textDelta(open: OpenBlock, kind: AnswerPart['kind'], text: string | undefined): readonly StreamEvent[] {
  if (open.kind !== kind || text === undefined || text === '') return [];
  return [{ type: 'text-delta', choice: 0, part: open.part, text }];
}

function fill(open: OpenBlock, delta: JsonObject): readonly StreamEvent[] {
  if (delta['type'] === 'input_json_delta') open.json += textIn(delta, 'partial_json') ?? '';
  else {
    const { type: _type, ...members } = delta;
    open.block = { ...open.block, ...members };
  }
  return [];
}

function finish(open: OpenBlock): readonly StreamEvent[] {
  const place = { choice: 0, part: open.part };
  const end = { type: 'part-end', ...place } as const;
  if (open.kind === 'opaque') {
    const value = open.json === '' ? open.block : { ...open.block, input: parseInput(open.json) };
    return [{ type: 'part-start', ...place, kind: 'opaque', protocol: 'anthropic-messages', value }, end];
  }
  if (open.kind !== 'tool-call' || open.json !== '') return [end];
  return [{ type: 'arguments-delta', ...place, json: JSON.stringify(open.block['input'] ?? {}) }, end];
}

function parseInput(json: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json);
    return isJsonObject(value) ? value : { INVALID_JSON: json };
  } catch {
    return { INVALID_JSON: json };
  }
}

function indexOf(data: JsonObject): number {
  const index = data['index'];
  if (typeof index !== 'number') throw new MalformedAnswer('a content block has no index');
  return index;
}
