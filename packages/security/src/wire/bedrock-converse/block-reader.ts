import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import type { PartStart, StreamEvent } from '../../vocabulary/index.ts';
import { MalformedAnswer } from '../contract.ts';
import { textMember } from '../encoding/index.ts';

/** Reads the content blocks of a stream. Texts and reasoning start with their first delta: Bedrock announces tool calls alone. */
export class BlockReader {
  readonly #open = new Map<number, OpenBlock>();
  #partCount = 0;

  /** `contentBlockStart`. */
  start(data: JsonObject): readonly StreamEvent[] {
    const { start } = data;
    const index = indexOf(data);
    if (!isJsonObject(start) || Object.keys(start).length === 0) return [];
    if (this.#open.has(index)) throw new MalformedAnswer('a content block starts twice');
    const { toolUse } = start;
    if (!isJsonObject(toolUse) || toolUse['type'] !== undefined) {
      return this.#begin(index, 'opaque', { kind: 'opaque', protocol: 'bedrock-converse', value: start });
    }
    const callId = textMember(toolUse, 'toolUseId');
    const name = textMember(toolUse, 'name');
    if (callId === undefined || name === undefined) throw new MalformedAnswer('a tool call lacks its id or name');
    return this.#begin(index, 'tool-call', { kind: 'tool-call', callId, name });
  }

  /** `contentBlockDelta`. */
  delta(data: JsonObject): readonly StreamEvent[] {
    const { delta } = data;
    const index = indexOf(data);
    if (!isJsonObject(delta)) throw new MalformedAnswer('a delta is not an object');
    const { text, toolUse, reasoningContent } = delta;
    if (typeof text === 'string') return text === '' ? [] : this.#text(index, 'text', text);
    if (isJsonObject(toolUse)) return this.#arguments(index, textMember(toolUse, 'input'));
    return isJsonObject(reasoningContent) ? this.#reasoning(index, reasoningContent) : [];
  }

  /** `contentBlockStop`. */
  stop(data: JsonObject): readonly StreamEvent[] {
    return this.#end(indexOf(data));
  }

  /** The message stopped: ends what is still open. */
  stopAll(): readonly StreamEvent[] {
    return [...this.#open.keys()].flatMap((index) => this.#end(index));
  }

  #begin(index: number, kind: OpenBlock['kind'], start: PartKind): readonly StreamEvent[] {
    const part = this.#partCount;
    this.#partCount += 1;
    this.#open.set(index, { kind, part, redacted: [], hasArguments: false });
    return [{ type: 'part-start', choice: 0, part, ...start }];
  }

  #text(index: number, kind: 'text' | 'reasoning', text: string): readonly StreamEvent[] {
    const begin = this.#require(index, kind);
    return [...begin.events, { type: 'text-delta', choice: 0, part: begin.block.part, text }];
  }

  #arguments(index: number, json: string | undefined): readonly StreamEvent[] {
    const block = this.#open.get(index);
    if (block === undefined) throw new MalformedAnswer('arguments come before their tool call');
    if (json === undefined || block.kind !== 'tool-call') return [];
    block.hasArguments = true;
    return [{ type: 'arguments-delta', choice: 0, part: block.part, json }];
  }

  #reasoning(index: number, content: JsonObject): readonly StreamEvent[] {
    const text = textMember(content, 'text');
    if (text !== undefined) return this.#text(index, 'reasoning', text);
    const signature = textMember(content, 'signature');
    if (signature !== undefined) {
      const begin = this.#require(index, 'reasoning');
      return [...begin.events, { type: 'signature', choice: 0, part: begin.block.part, signature }];
    }
    const redacted = textMember(content, 'redactedContent');
    if (redacted !== undefined) this.#redact(index, redacted);
    return [];
  }

  /** Redacted reasoning is known whole when its block ends: only then its part starts. */
  #redact(index: number, base64: string): void {
    const block: OpenBlock = this.#open.get(index) ?? { kind: 'redacted', part: this.#partCount, redacted: [], hasArguments: false };
    if (block.kind !== 'redacted') throw new MalformedAnswer('a content block changes its kind');
    if (!this.#open.has(index)) this.#partCount += 1;
    block.redacted.push(base64);
    this.#open.set(index, block);
  }

  #require(index: number, kind: 'text' | 'reasoning'): { readonly block: OpenBlock; readonly events: readonly StreamEvent[] } {
    const existing = this.#open.get(index);
    if (existing !== undefined && existing.kind !== kind) throw new MalformedAnswer('a content block changes its kind');
    if (existing !== undefined) return { block: existing, events: [] };
    const events = this.#begin(index, kind, kind === 'text' ? { kind } : { kind, protocol: 'bedrock-converse' });
    const block = this.#open.get(index);
    if (block === undefined) throw new MalformedAnswer('a content block did not start');
    return { block, events };
  }

  #end(index: number): readonly StreamEvent[] {
    const block = this.#open.get(index);
    if (block === undefined) return [];
    this.#open.delete(index);
    const place = { choice: 0, part: block.part };
    const end: StreamEvent = { type: 'part-end', ...place };
    if (block.kind === 'tool-call' && !block.hasArguments) return [{ type: 'arguments-delta', ...place, json: '{}' }, end];
    if (block.kind !== 'redacted') return [end];
    const encrypted = joinBase64(block.redacted);
    return [{ type: 'part-start', ...place, kind: 'reasoning', protocol: 'bedrock-converse', encrypted }, end];
  }
}

interface OpenBlock {
  readonly kind: 'text' | 'reasoning' | 'tool-call' | 'opaque' | 'redacted';
  readonly part: number;
  readonly redacted: string[];
  hasArguments: boolean;
}

/** What a start says besides its place. */
type PartKind = PartStart extends infer Start ? (Start extends PartStart ? Omit<Start, 'type' | 'choice' | 'part'> : never) : never;

function indexOf({ contentBlockIndex: index }: JsonObject): number {
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
    throw new MalformedAnswer('a content block has no valid index');
  }
  return index;
}

/** Each piece is the base64 of its own bytes; one piece stays exactly as it is. */
function joinBase64(pieces: readonly string[]): string {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64');
}
