import type { Json, JsonObject } from '../../kernel/index.ts';
import type { ReasoningProof } from './reasoning-proof.ts';
import { showProof } from './reasoning-proof.ts';

/** An output item while it is being written. */
export type ItemDraft = MessageDraft | ReasoningDraft | CallDraft | OpaqueDraft;

/** What every item has. */
interface Placed {
  /** Its place in `output`. */
  readonly index: number;
  readonly id: string;
  /** The item as it was sent, once it is whole. */
  final?: JsonObject;
}

/** A message of the assistant. */
export interface MessageDraft extends Placed {
  readonly kind: 'message';
  readonly contents: ContentDraft[];
}

/** One text or refusal of a message. */
export interface ContentDraft {
  readonly kind: 'output_text' | 'refusal';
  text: string;
  readonly annotations: JsonObject[];
}

/** Reasoning with its summary. */
export interface ReasoningDraft extends Placed {
  readonly kind: 'reasoning';
  text: string;
  readonly proof: ReasoningProof;
}

/** A function call. */
export interface CallDraft extends Placed {
  readonly kind: 'function_call';
  readonly callId: string;
  readonly name: string;
  argumentsJson: string;
}

/** An item of the provider's own. */
export interface OpaqueDraft extends Placed {
  readonly kind: 'opaque';
  readonly value: JsonObject;
}

/** An item as it is announced: empty. */
export function announceItem(draft: ItemDraft): JsonObject {
  switch (draft.kind) {
    case 'message':
      return { id: draft.id, type: 'message', status: 'in_progress', role: 'assistant', content: [] };
    case 'reasoning':
      return { id: draft.id, type: 'reasoning', summary: [] };
    case 'function_call':
      return writeCall(draft, 'in_progress', '');
    case 'opaque':
      return draft.value;
  }
}

/** A whole item. */
export function writeItem(draft: ItemDraft, status: 'completed' | 'incomplete' | 'in_progress'): JsonObject {
  switch (draft.kind) {
    case 'message':
      return { id: draft.id, type: 'message', status, role: 'assistant', content: draft.contents.map(writeContent) };
    case 'reasoning': {
      const { content } = showProof(draft.proof, draft.id);
      const summary = draft.text === '' ? [] : [writeSummary(draft.text)];
      return { id: draft.id, type: 'reasoning', summary, ...(content === undefined ? {} : { encrypted_content: content }) };
    }
    case 'function_call':
      return writeCall(draft, status, draft.argumentsJson);
    case 'opaque':
      return draft.value;
  }
}

/** A content part of a message. */
export function writeContent({ kind, text, annotations }: ContentDraft): JsonObject {
  return kind === 'refusal' ? { type: kind, refusal: text } : { type: kind, annotations: [...annotations], logprobs: [], text };
}

/** A part of a reasoning summary. */
export function writeSummary(text: string): JsonObject {
  return { type: 'summary_text', text };
}

/**
 * A citation as an annotation: those of OpenAI's protocols as they are, those of others by their address; undefined when
 * there is none to show.
 */
export function toAnnotation(citation: JsonObject, textLength: number): JsonObject | undefined {
  const { type, url_citation: nested } = citation;
  if (type === 'url_citation' && isObject(nested)) return { type, ...nested };
  if (typeof type === 'string' && OWN_ANNOTATIONS.has(type)) return citation;
  const { url, title } = citation;
  if (typeof url !== 'string') return undefined;
  return { type: 'url_citation', url, title: typeof title === 'string' ? title : '', start_index: textLength, end_index: textLength };
}

function writeCall(draft: CallDraft, status: string, argumentsJson: string): JsonObject {
  return { id: draft.id, type: 'function_call', status, arguments: argumentsJson, call_id: draft.callId, name: draft.name };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const OWN_ANNOTATIONS: ReadonlySet<string> = new Set(['url_citation', 'file_citation', 'container_file_citation', 'file_path']);
