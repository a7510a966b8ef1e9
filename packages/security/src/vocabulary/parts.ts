import type { Json } from '../kernel/index.ts';
import type { Origin, Pointer, Trust, WireProtocol } from './names.ts';

/** One piece of a request, with its origin, its trust and its place in the native body. */
export type Part = TextPart | ReasoningPart | ImagePart | AudioPart | FilePart | ToolCallPart | ToolResultPart | OpaquePart;

/** What every part carries for the guards. */
export interface Labelled {
  readonly origin: Origin;
  readonly trust: Trust;
  /** Where the part's text (or the part itself, for media) stands in the native body. */
  readonly at: Pointer;
}

/** Text. A refusal is text that a model gave as its refusal. */
export interface TextPart extends Labelled {
  readonly kind: 'text';
  readonly text: string;
  readonly isRefusal?: true;
}

/** A model's reasoning, replayed to it. `signature` and `encrypted` are opaque and bound to the provider that made them. */
export interface ReasoningPart extends Labelled {
  readonly kind: 'reasoning';
  readonly text: string;
  /** Proof by the provider that the text is its own; never altered. */
  readonly signature?: string;
  /** Reasoning that only the provider can read (Anthropic `redacted_thinking`, OpenAI `encrypted_content`). */
  readonly encrypted?: string;
  /** Whose signature or encryption it is. */
  readonly protocol: WireProtocol;
}

/** Where media are: in the request itself, behind an address, or stored at the provider. */
export type MediaSource =
  | { readonly kind: 'inline'; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly kind: 'stored'; readonly id: string };

/** An image. */
export interface ImagePart extends Labelled {
  readonly kind: 'image';
  readonly source: MediaSource;
  /** OpenAI's `detail`: low, high or auto. */
  readonly detail?: string;
}

/** Sound, always inline. */
export interface AudioPart extends Labelled {
  readonly kind: 'audio';
  /** `wav` or `mp3`. */
  readonly format: string;
  readonly base64: string;
}

/** A document or other file. */
export interface FilePart extends Labelled {
  readonly kind: 'file';
  readonly source: MediaSource;
  readonly name?: TextPart;
}

/** A tool call that the model made earlier. `argumentsJson` is the JSON text of the arguments as the model wrote it. */
export interface ToolCallPart extends Labelled {
  readonly kind: 'tool-call';
  readonly callId: string;
  readonly name: string;
  readonly argumentsJson: string;
}

/** What a tool gave back. */
export interface ToolResultPart extends Labelled {
  readonly kind: 'tool-result';
  readonly callId: string;
  /** The tool's name where the protocol gives it. */
  readonly name?: string;
  readonly isError: boolean;
  readonly content: readonly (TextPart | ImagePart | FilePart)[];
}

/** Something that only its own protocol can express (a server tool's item …). All the text inside is listed for the guards. */
export interface OpaquePart extends Labelled {
  readonly kind: 'opaque';
  readonly protocol: WireProtocol;
  readonly value: Json;
  readonly texts: readonly TextPart[];
}
