import type { ServerResponse } from 'node:http';
import type { Cancellation, TurnBatch } from '../ports/index.ts';
import type { Reply } from '../pipeline/index.ts';
import type { StallWatch } from './stall-watch.ts';

/** What sending needs besides the reply. */
export interface Sending {
  readonly response: ServerResponse;
  readonly cancellation: Cancellation;
  readonly watch: StallWatch;
  /** What is left to do after an answer waits for it. */
  readonly batch: TurnBatch;
  /** Headers of every answer, names and values in turn. */
  readonly fixedHeaders: readonly string[];
  /** Whether the connection ends after this answer: its request was not read to the end, or the gateway closes. */
  readonly isLast: boolean;
}

/**
 * Sends a reply and tells it how that went.
 *
 * @returns Nothing when the whole answer is with the socket; else a promise of the moment when the last byte is there or the client is gone.
 */
export function sendReply(reply: Reply, sending: Sending): Promise<void> | undefined {
  if (sending.response.destroyed) return giveUp(reply);
  const headers = reply.headers.concat(sending.fixedHeaders);
  if (sending.isLast) headers.push('connection', 'close');
  if (typeof reply.body !== 'string') return sendStream(reply, reply.body, headers, sending);
  sendWhole(reply, reply.body, headers, sending);
  return undefined;
}

async function giveUp(reply: Reply): Promise<void> {
  reply.ended({ bytesOut: 0, isComplete: false });
  if (typeof reply.body !== 'string') await reply.body[Symbol.asyncIterator]().return?.();
}

function sendWhole(reply: Reply, body: string, headers: string[], { response, watch, cancellation, batch }: Sending): void {
  const bytes = Buffer.byteLength(body);
  const watched = watch.add(response, false, () => cancellation.cancel('client-stalled'));
  response.once('close', () => {
    const isComplete = response.writableFinished;
    watch.remove(watched);
    batch.add(() => reply.ended({ bytesOut: isComplete ? bytes : 0, isComplete }));
  });
  headers.push('content-length', String(bytes));
  response.writeHead(reply.status, headers);
  // As a string: Node then writes head and body at once.
  response.end(body, 'utf8');
}

async function sendStream(
  reply: Reply,
  body: AsyncIterable<string>,
  headers: readonly string[],
  { response, watch, cancellation }: Sending,
): Promise<void> {
  const watched = watch.add(response, true, () => cancellation.cancel('client-stalled'));
  let bytesOut = 0;
  let isComplete = false;
  try {
    response.writeHead(reply.status, [...headers, 'x-accel-buffering', 'no']);
    for await (const text of body) {
      if (response.destroyed) break;
      bytesOut += Buffer.byteLength(text);
      const isRoomLeft = response.write(text);
      watch.wrote(watched);
      if (!isRoomLeft) await drained(response);
    }
    isComplete = !response.destroyed;
    if (isComplete) response.end();
  } finally {
    watch.remove(watched);
    reply.ended({ bytesOut, isComplete });
  }
}

/** Until the socket takes more, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
