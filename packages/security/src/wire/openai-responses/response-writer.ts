import type { JsonObject } from '../../kernel/index.ts';
import type { Fault, StopReason, StreamEvent, Usage } from '../../vocabulary/index.ts';
import type { RenderContext } from '../contract.ts';
import { toOpenAiError } from '../shared/index.ts';
import { writeEnvelope } from './envelope.ts';
import { ItemList } from './item-list.ts';
import { type OpenPart, OutputWriter, type PartEvent } from './output-writer.ts';
import { PartQueue } from './part-queue.ts';
import { writeUsage } from './read-usage.ts';

/** Writes one answer: every event of its stream, and the response with which it ends. */
export class ResponseWriter {
  readonly items: ItemList = new ItemList();
  readonly queue: PartQueue = new PartQueue();
  readonly parts: Map<number, OpenPart> = new Map<number, OpenPart>();
  readonly #context: RenderContext;
  readonly #emit: (event: JsonObject) => void;
  readonly #output: OutputWriter;
  #envelope: JsonObject | undefined;
  #stopReason: StopReason = 'end';
  #usage: Usage | undefined;

  constructor(context: RenderContext, emit: (event: JsonObject) => void) {
    this.#context = context;
    this.#emit = emit;
    this.#output = new OutputWriter(this.items, emit, (prefix) => `${prefix}_${context.randomHex(ID_CHARACTERS)}`);
  }

  /** Takes over a response that was announced by another way. */
  adopt(envelope: JsonObject): void {
    this.#envelope = envelope;
  }

  take(event: StreamEvent): void {
    switch (event.type) {
      case 'answer-start':
        if (this.#envelope === undefined) this.#start(event);
        return;
      case 'choice-end':
        if (event.choice === 0) this.#endChoice(event.stopReason);
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'answer-end':
        this.#emit({ type: this.#isWhole() ? 'response.completed' : 'response.incomplete', response: this.response() });
        return;
      case 'fault':
        this.#fail(event.fault);
        return;
      default:
        if (event.choice === 0) for (const next of this.queue.take(event)) this.#takePart(next);
    }
  }

  /** The response as it ended. */
  response(): JsonObject {
    const reason = this.#incompleteReason();
    return {
      ...this.#envelope,
      status: reason === undefined ? 'completed' : 'incomplete',
      error: null,
      incomplete_details: reason === undefined ? null : { reason },
      output: this.items.write(),
      usage: this.#usage === undefined ? null : writeUsage(this.#usage),
    };
  }

  #start(event: Extract<StreamEvent, { type: 'answer-start' }>): void {
    this.#envelope = writeEnvelope(event, this.#context.request);
    const response = { ...this.#envelope, ...PENDING };
    this.#emit({ type: 'response.created', response });
    this.#emit({ type: 'response.in_progress', response });
  }

  #takePart(event: PartEvent): void {
    if (event.type === 'part-start') {
      this.parts.set(event.part, this.#output.start(event));
      return;
    }
    const part = this.parts.get(event.part);
    if (part === undefined) return;
    this.#output.take(part, event);
    if (event.type === 'part-end') this.parts.delete(event.part);
  }

  #endChoice(stopReason: StopReason): void {
    this.#stopReason = stopReason;
    for (const event of this.queue.flush()) this.#takePart(event);
    this.#output.endMessage(this.#isWhole() ? 'completed' : 'incomplete');
  }

  #isWhole(): boolean {
    return this.#incompleteReason() === undefined;
  }

  /** A refusal without any text of its own is shown as filtered content: clients would take the answer for a whole one. */
  #incompleteReason(): string | undefined {
    if (this.#stopReason === 'refusal' && !this.items.hasRefusal()) return INCOMPLETE_REASONS.get('content-filter');
    return INCOMPLETE_REASONS.get(this.#stopReason);
  }

  /** The frame that makes SDKs raise, then the response's own end for clients that read events themselves. */
  #fail(fault: Fault): void {
    const { code, message, param, type } = toOpenAiError(fault);
    this.#emit({ type: 'error', code: code ?? null, message, param: param ?? null });
    if (this.#envelope === undefined) return;
    const error = { code: FAILURE_CODES.get(type) ?? 'server_error', message };
    const response = { ...this.#envelope, ...PENDING, status: 'failed', error, output: this.items.write() };
    this.#emit({ type: 'response.failed', response });
  }
}

const ID_CHARACTERS = 48;
const PENDING = { status: 'in_progress', error: null, incomplete_details: null, output: [], usage: null } as const;

/** Why an answer is not whole. */
const INCOMPLETE_REASONS: ReadonlyMap<StopReason, string> = new Map<StopReason, string>([
  ['length', 'max_output_tokens'],
  ['context-window', 'max_output_tokens'],
  ['content-filter', 'content_filter'],
  ['pause', 'max_messages'],
]);

/** A failed response knows a few codes only: these, and `server_error` for all the rest. */
const FAILURE_CODES: ReadonlyMap<string, string> = new Map([
  ['invalid_request_error', 'invalid_prompt'],
  ['rate_limit_error', 'rate_limit_exceeded'],
]);
