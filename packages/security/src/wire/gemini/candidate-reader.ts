import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { StopReason, StreamEvent } from '../../vocabulary/index.ts';
import { type DecodeContext, MalformedAnswer } from '../contract.ts';
import { textMember } from '../encoding/index.ts';
import { packCallId } from './thought-signature.ts';

/** Reads one candidate, piece by piece: pieces of text and of thought that follow one another are one part. */
export class CandidateReader {
  readonly #choice: number;
  readonly #context: DecodeContext;
  #open: { readonly kind: 'text' | 'reasoning'; readonly part: number } | undefined;
  #partCount = 0;
  #hasCalls = false;
  #finishReason: string | undefined;

  constructor(choice: number, context: DecodeContext) {
    this.#choice = choice;
    this.#context = context;
  }

  get isFinished(): boolean {
    return this.#finishReason !== undefined;
  }

  /** The finish reason with which Gemini owns up to an answer that is none; undefined for all others. */
  get malformedBy(): string | undefined {
    const reason = this.#finishReason;
    return reason !== undefined && MALFORMED.has(reason) ? reason : undefined;
  }

  take(candidate: JsonObject): readonly StreamEvent[] {
    const events: StreamEvent[] = [];
    const content = candidate['content'];
    const parts = isJsonObject(content) ? (content['parts'] ?? []) : [];
    if (!Array.isArray(parts)) throw new MalformedAnswer('parts are not a list');
    for (const part of parts) {
      if (!isJsonObject(part)) throw new MalformedAnswer('a part is not an object');
      events.push(...this.#takePart(part));
    }
    this.#finishReason = readFinishReason(candidate) ?? this.#finishReason;
    return events;
  }

  /** The prompt was blocked: there will be no content. */
  block(): void {
    this.#finishReason = 'SAFETY';
  }

  /** Ends the part that is open. */
  close(): readonly StreamEvent[] {
    return this.#closeWith(undefined);
  }

  end(): StreamEvent {
    return { type: 'choice-end', choice: this.#choice, stopReason: this.#stopReason() };
  }

  #takePart(part: JsonObject): readonly StreamEvent[] {
    const signature = textMember(part, 'thoughtSignature');
    const call = part['functionCall'];
    if (isJsonObject(call)) return this.#takeCall(call, signature);
    const text = part['text'];
    if (typeof text !== 'string') return this.#takeOther(part);
    if (part['thought'] === true) return this.#takeThought(text, signature);
    const events = text === '' ? [] : this.#takeText('text', text);
    return signature === undefined ? events : [...events, ...this.#signText(signature)];
  }

  #takeText(kind: 'text' | 'reasoning', text: string): StreamEvent[] {
    const events: StreamEvent[] = [];
    let open = this.#open;
    if (open?.kind !== kind) {
      events.push(...this.close());
      open = { kind, part: this.#next() };
      this.#open = open;
      const place = { type: 'part-start', choice: this.#choice, part: open.part } as const;
      events.push(kind === 'text' ? { ...place, kind } : { ...place, kind, protocol: 'gemini' });
    }
    if (text !== '') events.push({ type: 'text-delta', choice: this.#choice, part: open.part, text });
    return events;
  }

  #takeThought(text: string, signature: string | undefined): readonly StreamEvent[] {
    if (text === '' && signature === undefined) return [];
    const events = this.#takeText('reasoning', text);
    return signature === undefined ? events : [...events, ...this.#closeWith(signature)];
  }

  /** The signature of a text follows it as reasoning without text. */
  #signText(signature: string): readonly StreamEvent[] {
    const before = this.close();
    return [...before, ...this.#takeText('reasoning', ''), ...this.#closeWith(signature)];
  }

  #takeCall(call: JsonObject, signature: string | undefined): readonly StreamEvent[] {
    const name = textMember(call, 'name');
    const callArguments = call['args'] ?? {};
    if (name === undefined || !isJsonObject(callArguments)) throw new MalformedAnswer('a function call lacks its name or arguments');
    this.#hasCalls = true;
    const before = this.close();
    const id = textMember(call, 'id');
    const callId = packCallId(
      { ...(id === undefined ? {} : { id }), ...(signature === undefined ? {} : { signature }) },
      this.#context.randomHex(CALL_ID_HEX_LENGTH),
    );
    const place = { choice: this.#choice, part: this.#next() };
    return [
      ...before,
      { type: 'part-start', ...place, kind: 'tool-call', callId, name },
      { type: 'arguments-delta', ...place, json: JSON.stringify(callArguments) },
      { type: 'part-end', ...place },
    ];
  }

  #takeOther(part: JsonObject): readonly StreamEvent[] {
    if (Object.keys(part).length === 0) return [];
    const before = this.close();
    const place = { choice: this.#choice, part: this.#next() };
    return [
      ...before,
      { type: 'part-start', ...place, kind: 'opaque', protocol: 'gemini', value: part },
      { type: 'part-end', ...place },
    ];
  }

  #closeWith(signature: string | undefined): readonly StreamEvent[] {
    const open = this.#open;
    if (open === undefined) return [];
    this.#open = undefined;
    const place = { choice: this.#choice, part: open.part };
    const end: StreamEvent = { type: 'part-end', ...place };
    return signature === undefined ? [end] : [{ type: 'signature', ...place, signature }, end];
  }

  #next(): number {
    this.#partCount += 1;
    return this.#partCount - 1;
  }

  #stopReason(): StopReason {
    switch (this.#finishReason) {
      case 'STOP':
        return this.#hasCalls ? 'tool-use' : 'end';
      case 'MAX_TOKENS':
      case 'CONTINUATION':
        return 'length';
      default:
        return 'content-filter';
    }
  }
}

function readFinishReason(candidate: JsonObject): string | undefined {
  const reason = textMember(candidate, 'finishReason');
  return reason === 'FINISH_REASON_UNSPECIFIED' ? undefined : reason;
}

/** The model wrote something that Gemini itself could not take apart: another attempt may help. */
const MALFORMED: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MALFORMED_RESPONSE',
]);
const CALL_ID_HEX_LENGTH = 24;
