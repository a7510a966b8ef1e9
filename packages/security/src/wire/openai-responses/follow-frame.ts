import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { tokenMember } from '../encoding/index.ts';
import { textOf } from './item-reader.ts';
import type { ContentDraft, ItemDraft } from './output-items.ts';
import type { OpenPart } from './output-writer.ts';
import type { ResponseWriter } from './response-writer.ts';

/**
 * Keeps a writer in step with a frame that goes out as the provider sent it, so that it can go on in the middle of the
 * stream: with the same ids, places and texts.
 *
 * @returns The next sequence number; undefined when the frame has none.
 */
export function followFrame(writer: ResponseWriter, data: JsonObject, events: readonly StreamEvent[]): number | undefined {
  const type = textOf(data, 'type');
  if (type === 'response.created' || type === 'response.in_progress') {
    const response = data['response'];
    if (isJsonObject(response)) writer.adopt(response);
  } else if (type === 'response.output_item.added') followItem(writer, data, false);
  const index = tokenMember(data, 'output_index') ?? 0;
  for (const event of events) followEvent(writer, event, index);
  if (type === 'response.output_item.done') followItem(writer, data, true);
  const sequenceNumber = tokenMember(data, 'sequence_number');
  return sequenceNumber === undefined ? undefined : sequenceNumber + 1;
}

function followItem(writer: ResponseWriter, data: JsonObject, isWhole: boolean): void {
  const item = data['item'];
  const index = tokenMember(data, 'output_index');
  if (!isJsonObject(item) || index === undefined) return;
  const draft = writer.items.at(index) ?? draftOf(item, index);
  writer.items.put(isWhole ? { ...draft, final: item } : draft);
}

function draftOf(item: JsonObject, index: number): ItemDraft {
  const place = { index, id: textOf(item, 'id') };
  switch (item['type']) {
    case 'message':
      return { ...place, kind: 'message', contents: [] };
    case 'reasoning':
      return { ...place, kind: 'reasoning', text: '', proof: { protocol: 'openai-responses' } };
    case 'function_call':
      return { ...place, kind: 'function_call', callId: textOf(item, 'call_id'), name: textOf(item, 'name'), argumentsJson: '' };
    default:
      return { ...place, kind: 'opaque', value: item };
  }
}

function followEvent(writer: ResponseWriter, event: StreamEvent, index: number): void {
  if (!('part' in event)) return;
  writer.queue.follow(event);
  if (event.type === 'part-start') {
    writer.parts.set(event.part, openPart(writer.items.at(index), event));
    return;
  }
  const part = writer.parts.get(event.part);
  if (event.type === 'part-end') writer.parts.delete(event.part);
  if (part === undefined) return;
  switch (event.type) {
    case 'text-delta':
      appendText(part, event.text);
      return;
    case 'arguments-delta':
      if (part.kind === 'call') part.item.argumentsJson += event.json;
      return;
    case 'signature':
      appendSignature(part, event.signature);
      return;
    case 'citation':
      if (part.kind === 'content') part.content.annotations.push(event.citation);
      return;
    case 'part-end':
  }
}

function openPart(item: ItemDraft | undefined, event: PartStart): OpenPart {
  if (item?.kind === 'message' && (event.kind === 'text' || event.kind === 'refusal')) {
    const content: ContentDraft = { kind: event.kind === 'text' ? 'output_text' : 'refusal', text: '', annotations: [] };
    return { kind: 'content', item, content, contentIndex: item.contents.push(content) - 1 };
  }
  if (item?.kind === 'function_call' && event.kind === 'tool-call') return { kind: 'call', item };
  if (item?.kind === 'reasoning' && event.kind === 'reasoning') return { kind: 'reasoning', text: '', signature: '', start: event, item };
  return { kind: 'nothing' };
}

function appendText(part: OpenPart, text: string): void {
  const open = part;
  if (open.kind === 'content') open.content.text += text;
  if (open.kind !== 'reasoning') return;
  open.text += text;
  if (open.item !== undefined) open.item.text += text;
}

function appendSignature(part: OpenPart, signature: string): void {
  const open = part;
  if (open.kind === 'reasoning') open.signature += signature;
}
