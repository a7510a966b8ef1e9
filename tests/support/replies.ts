import type { UpstreamReply } from './upstream.ts';

/** A JSON body. */
export function json(value: unknown, more: UpstreamReply = {}): UpstreamReply {
  return { body: JSON.stringify(value), ...more, headers: { 'content-type': 'application/json', ...more.headers } };
}

/** An event stream of these frames, each written by itself. */
export function sse(frames: readonly string[], more: UpstreamReply = {}): UpstreamReply {
  return { body: frames, ...more, headers: { 'content-type': 'text/event-stream; charset=utf-8', ...more.headers } };
}

/** A frame that has data alone. */
export function dataFrame(value: unknown): string {
  return `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
}

/** A frame whose event has the name of its data's `type`. */
export function typedFrame(value: { readonly type: string; readonly [name: string]: unknown }): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}

/** Cuts a text into pieces of about `size` characters, so that streams have several deltas. */
export function inPieces(text: string, size: number = 5): readonly string[] {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) => characters.slice(index * size, (index + 1) * size).join(''));
}
