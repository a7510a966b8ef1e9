import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import type { ItemList } from './item-list.ts';
import {
  announceItem,
  type CallDraft,
  type ContentDraft,
  type MessageDraft,
  type ReasoningDraft,
  toAnnotation,
  writeContent,
  writeItem,
  writeSummary,
} from './output-items.ts';
import { showProof } from './reasoning-proof.ts';

/** The events that fill parts. */
export type PartEvent = Extract<StreamEvent, { readonly part: number }>;

/** A part that was started, and the item that it fills. */
export type OpenPart =
  | { readonly kind: 'content'; readonly item: MessageDraft; readonly contentIndex: number; readonly content: ContentDraft }
  | { readonly kind: 'call'; readonly item: CallDraft }
  | ({ readonly kind: 'reasoning' } & OpenReasoning)
  | { readonly kind: 'nothing' };

/** Reasoning whose item is announced as soon as its id is known. */
export interface OpenReasoning {
  text: string;
  signature: string;
  readonly start: Extract<PartStart, { readonly kind: 'reasoning' }>;
  item: ReasoningDraft | undefined;
}

/**
 * Writes the parts of one answer as output items, one after the other, each with its events.
 *
 * Neighbouring texts and refusals share a message, which ends when something else starts.
 */
export class OutputWriter {
  readonly items: ItemList;
  readonly #emit: (event: JsonObject) => void;
  readonly #newId: (prefix: string) => string;

  constructor(items: ItemList, emit: (event: JsonObject) => void, newId: (prefix: string) => string) {
    this.items = items;
    this.#emit = emit;
    this.#newId = newId;
  }

  /** Starts a part. */
  start(event: PartStart): OpenPart {
    switch (event.kind) {
      case 'text':
        return this.#startContent('output_text');
      case 'refusal':
        return this.#startContent('refusal');
      case 'reasoning':
        this.endMessage('completed');
        return { kind: 'reasoning', text: '', signature: '', start: event, item: undefined };
      case 'tool-call': {
        this.endMessage('completed');
        const item: CallDraft = { kind: 'function_call', ...this.#place('fc'), callId: event.callId, name: event.name, argumentsJson: '' };
        this.#announce(item);
        return { kind: 'call', item };
      }
      case 'opaque':
        this.endMessage('completed');
        if (event.protocol === 'openai-responses' && isJsonObject(event.value)) this.#writeOpaque(event.value);
        return { kind: 'nothing' };
    }
  }

  /** Fills a part or ends it. */
  take(part: OpenPart, event: Exclude<PartEvent, PartStart>): void {
    switch (part.kind) {
      case 'content':
        this.#takeContent(part, event);
        return;
      case 'call':
        this.#takeCall(part.item, event);
        return;
      case 'reasoning':
        this.#takeReasoning(part, event);
        return;
      case 'nothing':
    }
  }

  /** Ends the message that is still open, if there is one. */
  endMessage(status: 'completed' | 'incomplete'): void {
    const open = this.items.openMessage();
    if (open !== undefined) this.#done(open, status);
  }

  #startContent(kind: ContentDraft['kind']): OpenPart {
    let item = this.items.openMessage();
    if (item === undefined) {
      item = { kind: 'message', ...this.#place('msg'), contents: [] };
      this.#announce(item);
    }
    const content: ContentDraft = { kind, text: '', annotations: [] };
    const contentIndex = item.contents.push(content) - 1;
    this.#emit({ type: 'response.content_part.added', ...at(item), content_index: contentIndex, part: writeContent(content) });
    return { kind: 'content', item, contentIndex, content };
  }

  #takeContent(part: Extract<OpenPart, { kind: 'content' }>, event: Exclude<PartEvent, PartStart>): void {
    const { item, content, contentIndex } = part;
    const place = { ...at(item), content_index: contentIndex };
    const isText = content.kind === 'output_text';
    if (event.type === 'text-delta') {
      content.text += event.text;
      const type = isText ? 'response.output_text.delta' : 'response.refusal.delta';
      this.#emit({ type, ...place, delta: event.text, ...(isText ? { logprobs: [] } : {}) });
    } else if (event.type === 'citation') {
      const annotation = toAnnotation(event.citation, content.text.length);
      if (annotation === undefined || !isText) return;
      const annotationIndex = content.annotations.push(annotation) - 1;
      this.#emit({ type: 'response.output_text.annotation.added', ...place, annotation_index: annotationIndex, annotation });
    } else if (event.type === 'part-end') {
      if (isText) this.#emit({ type: 'response.output_text.done', ...place, text: content.text, logprobs: [] });
      else this.#emit({ type: 'response.refusal.done', ...place, refusal: content.text });
      this.#emit({ type: 'response.content_part.done', ...place, part: writeContent(content) });
    }
  }

  #takeCall(item: CallDraft, event: Exclude<PartEvent, PartStart>): void {
    if (event.type === 'arguments-delta') {
      item.argumentsJson += event.json;
      this.#emit({ type: 'response.function_call_arguments.delta', ...at(item), delta: event.json });
    } else if (event.type === 'part-end') {
      this.#emit({ type: 'response.function_call_arguments.done', ...at(item), arguments: item.argumentsJson, name: item.name });
      this.#done(item, 'completed');
    }
  }

  #takeReasoning(part: Extract<OpenPart, { kind: 'reasoning' }>, event: Exclude<PartEvent, PartStart>): void {
    const open = part;
    if (event.type === 'signature') open.signature += event.signature;
    else if (event.type === 'text-delta') {
      open.text += event.text;
      if (open.item === undefined && !isIdKnown(open)) return;
      const isNew = open.item === undefined || open.item.text === '';
      const item = this.#openReasoning(open);
      this.#writeSummaryDelta(item, isNew ? open.text : event.text, isNew);
    } else if (event.type === 'part-end') this.#endReasoning(open);
  }

  #openReasoning(open: OpenReasoning): ReasoningDraft {
    if (open.item === undefined) {
      const { index, id: spareId } = this.#place('rs');
      const { id } = showProof(proofOf(open), spareId);
      open.item = { kind: 'reasoning', index, id, text: '', proof: { protocol: open.start.protocol } };
      this.#announce(open.item);
    }
    return open.item;
  }

  #writeSummaryDelta(item: ReasoningDraft, delta: string, isNew: boolean): void {
    if (delta === '') return;
    const place = { ...at(item), summary_index: 0 };
    if (isNew) this.#emit({ type: 'response.reasoning_summary_part.added', ...place, part: writeSummary('') });
    item.text += delta;
    this.#emit({ type: 'response.reasoning_summary_text.delta', ...place, delta });
  }

  #endReasoning(open: OpenReasoning): void {
    const proof = proofOf(open);
    const isEmpty = open.item === undefined && open.text === '' && showProof(proof, '').content === undefined;
    if (isEmpty) return;
    const item = this.#openReasoning(open);
    if (item.text === '') this.#writeSummaryDelta(item, open.text, true);
    if (item.text !== '') {
      const place = { ...at(item), summary_index: 0 };
      this.#emit({ type: 'response.reasoning_summary_text.done', ...place, text: item.text });
      this.#emit({ type: 'response.reasoning_summary_part.done', ...place, part: writeSummary(item.text) });
    }
    this.#done({ ...item, proof }, 'completed');
  }

  #writeOpaque(value: JsonObject): void {
    const announced = this.items.findAnnounced(value);
    const place = announced ?? this.#place('item');
    const item = { kind: 'opaque', index: place.index, id: place.id, value } as const;
    if (announced === undefined) this.#announce(item);
    this.#done(item, 'completed');
  }

  #announce(item: Parameters<ItemList['put']>[0]): void {
    this.items.put(item);
    this.#emit({ type: 'response.output_item.added', output_index: item.index, item: announceItem(item) });
  }

  #done(item: Parameters<ItemList['put']>[0], status: 'completed' | 'incomplete'): void {
    const final = writeItem(item, status);
    this.items.put({ ...item, final });
    this.#emit({ type: 'response.output_item.done', output_index: item.index, item: final });
  }

  #place(prefix: string): { readonly index: number; readonly id: string } {
    return { index: this.items.nextIndex(), id: this.#newId(prefix) };
  }
}

function at(item: { readonly id: string; readonly index: number }): JsonObject {
  return { item_id: item.id, output_index: item.index };
}

function proofOf({ start, signature }: OpenReasoning): ReasoningDraft['proof'] {
  return {
    protocol: start.protocol,
    ...(signature === '' ? {} : { signature }),
    ...(start.encrypted === undefined ? {} : { encrypted: start.encrypted }),
  };
}

/** Our own reasoning has its id at the start of its signature; another provider's gets a new one. */
function isIdKnown({ start, signature }: OpenReasoning): boolean {
  return start.protocol !== 'openai-responses' || signature.includes(':');
}
