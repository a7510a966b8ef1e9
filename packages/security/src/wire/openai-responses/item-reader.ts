import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { packSignature } from './reasoning-proof.ts';

/**
 * Reads one output item, in pieces or whole. Pieces that a server left out are made up for when the whole comes, so an item
 * gives the same text however it arrives.
 */
export class ItemReader {
  #type: string;
  #id: string;
  readonly #takeNumber: () => number;
  #argumentsLength = 0;
  readonly #segments = new Map<string, Segment>();
  #reasoning: { readonly part: number; hasText: boolean } | undefined;
  #call: number | undefined;
  #isDone = false;

  /** @param takeNumber - gives the next number of a part. */
  constructor(item: JsonObject, takeNumber: () => number) {
    this.#type = textOf(item, 'type');
    this.#id = textOf(item, 'id');
    this.#takeNumber = takeNumber;
  }

  /** True for a call that the client has to answer. */
  get isClientCall(): boolean {
    return CLIENT_CALLS.has(this.#type);
  }

  /** The item was announced: a call's head is known, and perhaps some of its arguments. */
  begin(item: JsonObject): readonly StreamEvent[] {
    return this.#type === 'function_call' ? this.#takeArguments(item, textOf(item, 'arguments'), true) : [];
  }

  /** A piece of text, refusal or reasoning. */
  takeText(place: TextPlace, delta: string): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    const segment = this.#segment(place, events);
    if (delta === '' || segment.isDone) return events;
    if (place.kind === 'reasoning') {
      if (segment.length === 0 && this.#reasoning?.hasText === true) events.push(textDelta(segment.part, SEGMENT_GAP));
      if (this.#reasoning !== undefined) this.#reasoning.hasText = true;
    }
    segment.length += delta.length;
    events.push(textDelta(segment.part, delta));
    return events;
  }

  /** The whole text of a segment: what was not streamed yet follows. */
  completeText(place: TextPlace, text: string): readonly StreamEvent[] {
    const seen = this.#segments.get(keyOf(place))?.length ?? 0;
    if (place.kind === 'reasoning' && text === '') return [];
    return this.takeText(place, text.slice(seen));
  }

  takeCitation(place: TextPlace, citation: JsonObject): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    const segment = this.#segment(place, events);
    segment.citations += 1;
    return [...events, { type: 'citation', choice: 0, part: segment.part, citation }];
  }

  /** A piece of a call's arguments. */
  takeArgumentsDelta(delta: string): readonly StreamEvent[] {
    return this.#call === undefined ? [] : this.#pushArguments(this.#call, delta);
  }

  /** The whole arguments: what was not streamed yet follows. */
  completeArguments(json: string): readonly StreamEvent[] {
    return this.#call === undefined ? [] : this.#pushArguments(this.#call, json.slice(this.#argumentsLength));
  }

  /** A content part of a message is whole. */
  completeContent(index: number, content: JsonObject): readonly StreamEvent[] {
    const place = contentPlace(index, content);
    if (place === undefined) return [];
    const text = textOf(content, place.kind === 'refusal' ? 'refusal' : 'text');
    if (place.kind === 'reasoning') return this.completeText(place, text);
    const events: StreamEvent[] = [];
    const segment = this.#segment(place, events);
    if (segment.isDone) return events;
    events.push(...this.completeText(place, text));
    for (const citation of objectsIn(content, 'annotations').slice(segment.citations)) events.push(...this.takeCitation(place, citation));
    segment.isDone = true;
    events.push({ type: 'part-end', choice: 0, part: segment.part });
    return events;
  }

  /** The item is whole. */
  end(item: JsonObject): readonly StreamEvent[] {
    if (this.#isDone) return [];
    this.#isDone = true;
    this.#type = textOf(item, 'type') || this.#type;
    this.#id ||= textOf(item, 'id');
    switch (this.#type) {
      case 'message':
        return objectsIn(item, 'content').flatMap((content, index) => this.completeContent(index, content));
      case 'reasoning':
        return this.#endReasoning(item);
      case 'function_call':
        return this.#endCall(item);
      default:
        return this.#endOpaque(item);
    }
  }

  #takeArguments(item: JsonObject, json: string, isHead: boolean): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    if (this.#call === undefined) {
      this.#call = this.#takeNumber();
      const callId = textOf(item, 'call_id') || this.#id;
      events.push({ ...startAt(this.#call), kind: 'tool-call', callId, name: textOf(item, 'name') });
    }
    events.push(...(isHead ? this.#pushArguments(this.#call, json) : this.completeArguments(json)));
    return events;
  }

  #pushArguments(part: number, json: string): readonly StreamEvent[] {
    if (json === '') return [];
    this.#argumentsLength += json.length;
    return [{ type: 'arguments-delta', choice: 0, part, json }];
  }

  #endCall(item: JsonObject): readonly StreamEvent[] {
    const events = this.#takeArguments(item, textOf(item, 'arguments'), false);
    return this.#call === undefined ? events : [...events, { type: 'part-end', choice: 0, part: this.#call }];
  }

  /** The item's id opened the signature, its encrypted content ends it. An item without either is no part. */
  #endReasoning(item: JsonObject): readonly StreamEvent[] {
    const events = [
      ...objectsIn(item, 'content').flatMap((content, index) => this.completeText({ kind: 'reasoning', list: 'content', index }, textOf(content, 'text'))),
      ...objectsIn(item, 'summary').flatMap((summary, index) => this.completeText({ kind: 'reasoning', list: 'summary', index }, textOf(summary, 'text'))),
    ];
    const encrypted = textOf(item, 'encrypted_content');
    const opened: StreamEvent[] = [];
    if (encrypted !== '' && this.#reasoning === undefined) this.#openReasoning(opened);
    if (this.#reasoning === undefined) return events;
    const { part } = this.#reasoning;
    const sealed: readonly StreamEvent[] = encrypted === '' ? [] : [{ type: 'signature', choice: 0, part, signature: encrypted }];
    return [...events, ...opened, ...sealed, { type: 'part-end', choice: 0, part }];
  }

  #endOpaque(item: JsonObject): readonly StreamEvent[] {
    const part = this.#takeNumber();
    return [
      { ...startAt(part), kind: 'opaque', protocol: 'openai-responses', value: item },
      { type: 'part-end', choice: 0, part },
    ];
  }

  #segment(place: TextPlace, events: StreamEvent[]): Segment {
    const key = keyOf(place);
    const earlier = this.#segments.get(key);
    if (earlier !== undefined) return earlier;
    const part = place.kind === 'reasoning' ? this.#openReasoning(events) : this.#takeNumber();
    if (place.kind !== 'reasoning') events.push({ ...startAt(part), kind: place.kind });
    const segment = { part, length: 0, citations: 0, isDone: false };
    this.#segments.set(key, segment);
    return segment;
  }

  #openReasoning(events: StreamEvent[]): number {
    if (this.#reasoning === undefined) {
      const part = this.#takeNumber();
      this.#reasoning = { part, hasText: false };
      events.push({ ...startAt(part), kind: 'reasoning', protocol: 'openai-responses' });
      events.push({ type: 'signature', choice: 0, part, signature: packSignature(this.#id, '') });
    }
    return this.#reasoning.part;
  }
}

/** Where a text stands in its item. */
export interface TextPlace {
  readonly kind: 'text' | 'refusal' | 'reasoning';
  readonly list: 'content' | 'summary';
  readonly index: number;
}

/** The place of a content part; undefined for kinds that hold no text. */
export function contentPlace(index: number, content: JsonObject): TextPlace | undefined {
  const kind = KIND_BY_TYPE.get(textOf(content, 'type'));
  return kind === undefined ? undefined : { kind, list: 'content', index };
}

/** A member that is text, else the empty text. */
export function textOf(from: JsonObject, name: string): string {
  const value = from[name];
  return typeof value === 'string' ? value : '';
}

/** The objects of a member that is a list. */
export function objectsIn(from: JsonObject, name: string): readonly JsonObject[] {
  const value = from[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

interface Segment {
  readonly part: number;
  length: number;
  citations: number;
  isDone: boolean;
}

function keyOf({ list, index }: TextPlace): string {
  return `${list}${index}`;
}

function startAt(part: number): Pick<PartStart, 'type' | 'choice' | 'part'> {
  return { type: 'part-start', choice: 0, part };
}

function textDelta(part: number, text: string): StreamEvent {
  return { type: 'text-delta', choice: 0, part, text };
}

/** Between the texts of one reasoning item. */
const SEGMENT_GAP = '\n\n';
const KIND_BY_TYPE: ReadonlyMap<string, TextPlace['kind']> = new Map<string, TextPlace['kind']>([
  ['output_text', 'text'],
  ['refusal', 'refusal'],
  ['reasoning_text', 'reasoning'],
]);
const CLIENT_CALLS: ReadonlySet<string> = new Set([
  'function_call',
  'custom_tool_call',
  'computer_call',
  'local_shell_call',
  'shell_call',
  'apply_patch_call',
  'mcp_approval_request',
]);
