import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { argumentsIn, isGiven, reasoningIn, textIn, transcriptIn } from './decode-answer.ts';
import { decodeStopReason } from './stop-reason.ts';

/** Follows one choice of a stream: which parts are open, and which tool calls there are. */
export class ChoiceDecoder {
  readonly #choice: number;
  readonly #context: DecodeContext;
  readonly #calls: Call[] = [];
  #open: { readonly part: number; readonly kind: TextKind } | undefined;
  #parts = 0;
  #hasRefusal = false;
  #isFinished = false;

  constructor(choice: number, context: DecodeContext) {
    this.#choice = choice;
    this.#context = context;
  }

  /** Whether the choice has had its end. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Adds the events of one entry of `choices`. */
  decode(choice: JsonObject, events: StreamEvent[]): void {
    if (this.#isFinished) return;
    const delta = choice['delta'] ?? choice['message'];
    if (isJsonObject(delta)) this.#decodeDelta(delta, events);
    const reason = choice['finish_reason'];
    if (isGiven(reason)) this.finish(reason, events);
  }

  /** Closes what is open and ends the choice; nothing if it has ended already. */
  finish(reason: string | undefined, events: StreamEvent[]): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#closeText(events);
    for (const call of this.#calls) {
      if (!call.isStarted) throw new MalformedAnswer('a tool call has no name');
      this.#closeCall(call, events);
    }
    const stopReason = decodeStopReason(reason, { hasToolCall: this.#calls.length > 0, hasRefusal: this.#hasRefusal });
    events.push({ type: 'choice-end', choice: this.#choice, stopReason });
  }

  #decodeDelta(delta: JsonObject, events: StreamEvent[]): void {
    const reasoning = reasoningIn(delta);
    if (reasoning !== '') this.#text('reasoning', reasoning, events);
    const content = delta['content'];
    const text = typeof content === 'string' ? content : textIn(content);
    if (text !== '') this.#text('text', text, events);
    if (isJsonObject(delta['audio'])) {
      const transcript = transcriptIn(delta['audio']);
      if (transcript !== '') this.#text('text', transcript, events);
    }
    if (Array.isArray(delta['annotations'])) this.#cite(delta['annotations'], events);
    if (isGiven(delta['refusal'])) {
      this.#hasRefusal = true;
      this.#text('refusal', delta['refusal'], events);
    }
    if (Array.isArray(delta['tool_calls'])) for (const call of delta['tool_calls']) this.#decodeCall(call, events);
    if (isJsonObject(delta['function_call'])) this.#decodeCall({ index: 0, function: delta['function_call'] }, events);
  }

  #text(kind: TextKind, text: string, events: StreamEvent[]): void {
    events.push({ type: 'text-delta', choice: this.#choice, part: this.#openText(kind, events), text });
  }

  #cite(annotations: readonly unknown[], events: StreamEvent[]): void {
    for (const citation of annotations) {
      if (!isJsonObject(citation)) continue;
      events.push({ type: 'citation', choice: this.#choice, part: this.#openText('text', events), citation });
    }
  }

  #openText(kind: TextKind, events: StreamEvent[]): number {
    if (this.#open?.kind === kind) return this.#open.part;
    this.#closeText(events);
    const part = this.#parts;
    this.#parts += 1;
    this.#open = { part, kind };
    const place = { type: 'part-start', choice: this.#choice, part } as const;
    events.push(kind === 'reasoning' ? { ...place, kind, protocol: 'openai-chat' } : { ...place, kind });
    return part;
  }

  #closeText(events: StreamEvent[]): void {
    if (this.#open === undefined) return;
    events.push({ type: 'part-end', choice: this.#choice, part: this.#open.part });
    this.#open = undefined;
  }

  #decodeCall(delta: unknown, events: StreamEvent[]): void {
    if (!isJsonObject(delta)) return;
    this.#closeText(events);
    const given = delta['function'] ?? delta['custom'];
    const details = isJsonObject(given) ? given : {};
    const call = this.#findCall(delta, details) ?? this.#addCall(delta, events);
    const json = argumentsIn(details['arguments'] ?? details['input']);
    if (!call.isStarted && isGiven(details['name'])) this.#start(call, details['name'], events);
    call.json += json;
    if (call.json.length > ARGUMENTS_CHARACTERS_MAX) throw new MalformedAnswer('the arguments of a tool call are too long');
    if (!call.isStarted || json === '') return;
    if (call.isClosed) throw new MalformedAnswer('a tool call goes on after its end');
    events.push({ type: 'arguments-delta', choice: this.#choice, part: call.part, json });
  }

  /** The call that a delta goes on with: by index, unless another id shows that a server counts wrongly. */
  #findCall(delta: JsonObject, details: JsonObject): Call | undefined {
    const { id, index } = delta;
    if (typeof index !== 'number') {
      if (isGiven(id)) return this.#calls.find((call) => call.id === id);
      return isGiven(details['name']) ? undefined : this.#calls.at(-1);
    }
    const known = this.#calls.findLast((call) => call.index === index);
    const isAnother = known?.isStarted === true && isGiven(id) && id !== known.id && isGiven(details['name']);
    return isAnother ? undefined : known;
  }

  #addCall(delta: JsonObject, events: StreamEvent[]): Call {
    if (this.#calls.length >= CALLS_MAX) throw new MalformedAnswer('too many tool calls');
    for (const call of this.#calls) if (call.isStarted && !call.isClosed && isWhole(call.json)) this.#closeCall(call, events);
    const call: Call = {
      index: typeof delta['index'] === 'number' ? delta['index'] : this.#calls.length,
      id: isGiven(delta['id']) ? delta['id'] : `call_${this.#context.randomHex(24)}`,
      part: this.#parts,
      json: '',
      isStarted: false,
      isClosed: false,
    };
    this.#parts += 1;
    this.#calls.push(call);
    return call;
  }

  #start(call: Call, name: string, events: StreamEvent[]): void {
    call.isStarted = true;
    const place = { choice: this.#choice, part: call.part };
    events.push({ type: 'part-start', ...place, kind: 'tool-call', callId: call.id, name });
    if (call.json !== '') events.push({ type: 'arguments-delta', ...place, json: call.json });
  }

  #closeCall(call: Call, events: StreamEvent[]): void {
    if (call.isClosed) return;
    call.isClosed = true;
    events.push({ type: 'part-end', choice: this.#choice, part: call.part });
  }
}

type TextKind = 'text' | 'refusal' | 'reasoning';

interface Call {
  readonly index: number;
  readonly id: string;
  readonly part: number;
  json: string;
  isStarted: boolean;
  isClosed: boolean;
}

function isWhole(json: string): boolean {
  if (!json.endsWith('}')) return false;
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

/** Longer than any model's whole output. */
const ARGUMENTS_CHARACTERS_MAX = 16 * 1024 * 1024;
/** More than any request may define. */
const CALLS_MAX = 256;
