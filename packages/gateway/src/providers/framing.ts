import type { WireProtocol } from '@agentor/security/vocabulary';
import { SseSplitter } from '@agentor/security/wire';
import { EventStreamSplitter } from './bedrock/index.ts';

/** Cuts a provider's bytes into frames, whatever the chunking. */
export interface Framing {
  readonly push: (bytes: Uint8Array) => readonly Frame[];
  readonly end: () => readonly Frame[];
  /** What is wrong with the frame behind those that were given: nothing can be read any more. */
  readonly broken?: Error | undefined;
}

/** A frame for the decoder, and as it came. */
export interface Frame {
  readonly event?: string;
  readonly data: string;
  /** The frame as text, for passing on; empty for binary framings. */
  readonly text: string;
}

/** The framing that a protocol streams in. */
export function openFraming(protocol: WireProtocol): Framing {
  return protocol === 'bedrock-converse' ? new EventStreamSplitter() : new SseSplitter();
}
