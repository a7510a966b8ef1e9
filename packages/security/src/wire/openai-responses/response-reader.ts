import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StopReason, StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { textMember, tokenMember } from '../encoding/index.ts';
import { decodeOpenAiFault } from '../shared/index.ts';
import { contentPlace, ItemReader, objectsIn, textOf, type TextPlace } from './item-reader.ts';
import { readUsage } from './read-usage.ts';

/** Turns the events of one response, or the whole response, into canonical events. */
export class ResponseReader {
  readonly #context: DecodeContext;
  readonly #items = new Map<number, ItemReader>();
  #partCount = 0;
  #isStarted = false;
  #isEnded = false;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  /** One event of a stream. Kinds that are not known say nothing. */
  take(event: JsonObject): readonly StreamEvent[] {
    if (this.#isEnded) return [];
    const type = textOf(event, 'type');
    const end = this.#takeEnd(type, event);
    if (end !== undefined) return end;
    const events = this.#takeStep(type, event);
    return this.#isStarted || events.length === 0 ? events : [...this.#start({}), ...events];
  }

  /** A whole response. */
  takeWhole(response: JsonObject): readonly StreamEvent[] {
    return this.#finish(response);
  }

  /** The stream is over. */
  end(): readonly StreamEvent[] {
    if (this.#isEnded) return [];
    this.#isEnded = true;
    return [{ type: 'fault', fault: { kind: 'answer-cut' } }];
  }

  #takeEnd(type: string, event: JsonObject): readonly StreamEvent[] | undefined {
    switch (type) {
      case 'response.completed':
      case 'response.incomplete':
        return this.#finish(responseIn(event));
      case 'response.failed':
      case 'response.cancelled':
        return this.#fail(responseIn(event));
      case 'error':
        return this.#fail(event);
      case '':
        return event['error'] === undefined ? undefined : this.#fail(event);
      default:
        return undefined;
    }
  }

  #takeStep(type: string, event: JsonObject): readonly StreamEvent[] {
    switch (type) {
      case 'response.created':
      case 'response.queued':
      case 'response.in_progress':
        return this.#isStarted ? [] : this.#start(responseIn(event));
      case 'response.output_item.added':
        return this.#itemOf(event).begin(itemIn(event));
      case 'response.output_item.done':
        return this.#itemOf(event).end(itemIn(event));
      case 'response.function_call_arguments.delta':
        return this.#itemOf(event).takeArgumentsDelta(textOf(event, 'delta'));
      case 'response.function_call_arguments.done':
        return this.#itemOf(event).completeArguments(textOf(event, 'arguments'));
      default:
        return this.#takeText(type, event);
    }
  }

  #takeText(type: string, event: JsonObject): readonly StreamEvent[] {
    const place = placeOf(type, event);
    if (place === undefined) return [];
    const item = this.#itemOf(event);
    if (type.endsWith('.delta')) return item.takeText(place, textOf(event, 'delta'));
    if (type === 'response.output_text.annotation.added') {
      const { annotation } = event;
      return isJsonObject(annotation) ? item.takeCitation(place, annotation) : [];
    }
    const part = event['part'];
    if (type === 'response.content_part.done' && isJsonObject(part)) return item.completeContent(place.index, part);
    if (type === 'response.content_part.added') return place.kind === 'reasoning' ? [] : item.takeText(place, '');
    return item.completeText(place, textOf(event, place.kind === 'refusal' ? 'refusal' : 'text'));
  }

  #start(response: JsonObject): readonly StreamEvent[] {
    this.#isStarted = true;
    const { nowS, randomHex, model } = this.#context;
    return [
      {
        type: 'answer-start',
        id: textMember(response, 'id') ?? `resp_${randomHex(ID_CHARACTERS)}`,
        model: textMember(response, 'model') ?? model,
        createdS: tokenMember(response, 'created_at') ?? nowS,
      },
    ];
  }

  #finish(response: JsonObject): readonly StreamEvent[] {
    if (response['status'] === 'failed' || response['status'] === 'cancelled') return this.#fail(response);
    const events: StreamEvent[] = this.#isStarted ? [] : [...this.#start(response)];
    this.#isEnded = true;
    objectsIn(response, 'output').forEach((item, index) => events.push(...this.#item(index, item).end(item)));
    events.push({ type: 'choice-end', choice: 0, stopReason: this.#stopReason(response) });
    const usage = readUsage(response['usage']);
    if (usage !== undefined) events.push({ type: 'usage', usage });
    events.push({ type: 'answer-end' });
    return events;
  }

  #fail(source: JsonObject): readonly StreamEvent[] {
    this.#isEnded = true;
    return [{ type: 'fault', fault: decodeOpenAiFault(undefined, source) }];
  }

  #stopReason(response: JsonObject): StopReason {
    const details = response['incomplete_details'];
    const reason = isJsonObject(details) ? textOf(details, 'reason') : '';
    if (response['status'] === 'incomplete' || reason !== '') return STOP_REASONS.get(reason) ?? 'length';
    if (response['status'] === 'queued' || response['status'] === 'in_progress') return 'pause';
    return [...this.#items.values()].some((item) => item.isClientCall) ? 'tool-use' : 'end';
  }

  #itemOf(event: JsonObject): ItemReader {
    const item = event['item'];
    const index = tokenMember(event, 'output_index') ?? Math.max(0, this.#items.size - 1);
    return this.#item(index, isJsonObject(item) ? item : guessItem(event));
  }

  #item(index: number, item: JsonObject): ItemReader {
    const earlier = this.#items.get(index);
    if (earlier !== undefined) return earlier;
    const reader = new ItemReader(item, () => this.#partCount++);
    this.#items.set(index, reader);
    return reader;
  }
}

/** Where an event's text stands; undefined for events without text of ours. */
function placeOf(type: string, event: JsonObject): TextPlace | undefined {
  const index = tokenMember(event, 'content_index') ?? 0;
  if (type.startsWith('response.content_part.')) {
    const part = event['part'];
    return isJsonObject(part) ? contentPlace(index, part) : undefined;
  }
  if (type.startsWith('response.output_text.')) return { kind: 'text', list: 'content', index };
  if (type.startsWith('response.refusal.')) return { kind: 'refusal', list: 'content', index };
  if (type.startsWith('response.reasoning_text.')) return { kind: 'reasoning', list: 'content', index };
  if (!type.startsWith('response.reasoning_summary_text.')) return undefined;
  return { kind: 'reasoning', list: 'summary', index: tokenMember(event, 'summary_index') ?? 0 };
}

function responseIn(event: JsonObject): JsonObject {
  const response = event['response'];
  if (!isJsonObject(response)) throw new MalformedAnswer('an event of the stream lacks its response');
  return response;
}

function itemIn(event: JsonObject): JsonObject {
  const item = event['item'];
  if (!isJsonObject(item)) throw new MalformedAnswer('an event of the stream lacks its item');
  return item;
}

/** For servers that do not announce their items. */
function guessItem(event: JsonObject): JsonObject {
  const type = textOf(event, 'type').startsWith('response.reasoning') ? 'reasoning' : 'message';
  return { type, id: textOf(event, 'item_id') };
}

const ID_CHARACTERS = 48;
const STOP_REASONS: ReadonlyMap<string, StopReason> = new Map<string, StopReason>([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content-filter'],
  ['max_messages', 'pause'],
  ['steered', 'pause'],
]);
