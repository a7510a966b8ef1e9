import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StreamEvent, Usage } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { textMember } from '../encoding/index.ts';
import { CandidateReader } from './candidate-reader.ts';
import { decodeFault } from './decode-fault.ts';
import { readUsage } from './read-usage.ts';

/**
 * Reads responses of Gemini, each of which adds to the ones before it: a stream's chunks, or the one whole body.
 *
 * The answer is whole when every candidate has told why it finished, or the prompt was blocked.
 */
export class ResponseReader {
  readonly #context: DecodeContext;
  readonly #candidates: CandidateReader[] = [];
  #usage: Usage | undefined;
  #isStarted = false;
  #isOver = false;

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  /** @throws {MalformedAnswer} when this is no response of Gemini. */
  take(body: JsonObject): readonly StreamEvent[] {
    if (this.#isOver) return [];
    if (body['error'] !== undefined && body['error'] !== null) return this.#fail(body);
    const candidates = body['candidates'] ?? [];
    if (!Array.isArray(candidates)) throw new MalformedAnswer('candidates are not a list');
    const events: StreamEvent[] = [];
    this.#readHead(body, events);
    for (const candidate of candidates) events.push(...this.#takeCandidate(candidate));
    if (isBlocked(body) && this.#candidates.length === 0) this.#candidate(0).block();
    return events;
  }

  /** Nothing more comes. */
  end(): readonly StreamEvent[] {
    if (this.#isOver) return [];
    this.#isOver = true;
    const readers = this.#candidates;
    if (readers.length === 0 || readers.some((reader) => !reader.isFinished)) {
      return [{ type: 'fault', fault: { kind: 'answer-cut' } }];
    }
    const malformed = readers.find((reader) => reader.malformedBy !== undefined)?.malformedBy;
    if (malformed !== undefined) return [{ type: 'fault', fault: { kind: 'malformed-answer', code: malformed } }];
    const events = readers.flatMap((reader) => reader.close());
    events.push(...readers.map((reader) => reader.end()));
    if (this.#usage !== undefined) events.push({ type: 'usage', usage: this.#usage });
    events.push({ type: 'answer-end' });
    return events;
  }

  #readHead(body: JsonObject, events: StreamEvent[]): void {
    const isFirst = !this.#isStarted;
    if (isFirst) {
      this.#isStarted = true;
      events.push({
        type: 'answer-start',
        id: textMember(body, 'responseId') ?? this.#context.randomHex(ID_HEX_LENGTH),
        model: textMember(body, 'modelVersion') ?? this.#context.model,
        createdS: this.#context.nowS,
      });
    }
    this.#usage = readUsage(body['usageMetadata']) ?? this.#usage;
    if (isFirst && this.#usage !== undefined) events.push({ type: 'usage', usage: this.#usage });
  }

  #takeCandidate(candidate: unknown): readonly StreamEvent[] {
    if (!isJsonObject(candidate)) throw new MalformedAnswer('a candidate is not an object');
    const index = candidate['index'] ?? 0;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= CANDIDATES_MAX) {
      throw new MalformedAnswer('a candidate has no valid index');
    }
    return this.#candidate(index).take(candidate);
  }

  #candidate(index: number): CandidateReader {
    while (this.#candidates.length <= index) {
      this.#candidates.push(new CandidateReader(this.#candidates.length, this.#context));
    }
    const reader = this.#candidates[index];
    if (reader === undefined) throw new MalformedAnswer('a candidate has no valid index');
    return reader;
  }

  #fail(body: JsonObject): readonly StreamEvent[] {
    this.#isOver = true;
    return [{ type: 'fault', fault: decodeFault(undefined, body) }];
  }
}

function isBlocked(body: JsonObject): boolean {
  const feedback = body['promptFeedback'];
  return isJsonObject(feedback) && textMember(feedback, 'blockReason') !== undefined;
}

/** Gemini gives 8 at most today. */
const CANDIDATES_MAX = 128;
const ID_HEX_LENGTH = 24;
