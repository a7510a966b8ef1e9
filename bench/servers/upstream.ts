/**
 * A provider that costs as little as it can: fixed answers over raw sockets, so that what is measured is the gateway.
 *
 * Speaks chat completions on any path. A request whose body holds `"stream":true` gets 50 chunks: poured at once, or one for
 * each turn of the event loop when the model is `paced`.
 * Prints its port.
 */
import { createServer, type Socket } from 'node:net';

const ANSWER = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'bench-model',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(600), refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 200, completion_tokens: 100, total_tokens: 300 },
});
const WHOLE = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(ANSWER)}\r\n\r\n${ANSWER}`,
);
const STREAM_HEAD = Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n');
const STREAM_END = Buffer.from('0\r\n\r\n');
const FRAMES: readonly Buffer[] = [
  frame({ role: 'assistant', content: '' }, null),
  ...Array.from({ length: 50 }, (_, index) => frame({ content: ` word${index}` }, null)),
  frame({}, 'stop'),
  usageFrame(),
  chunk('data: [DONE]\n\n'),
];

const POURED = Buffer.concat([STREAM_HEAD, ...FRAMES, STREAM_END]);

const server = createServer({ noDelay: true }, (socket) => serve(socket));
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});

function serve(socket: Socket): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    for (;;) {
      const headEnd = held.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = held.toString('latin1', 0, headEnd);
      const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      const isChunked = /transfer-encoding: *chunked/i.test(head);
      const bodyEnd = isChunked ? endOfChunks(held, headEnd + 4) : headEnd + 4 + length;
      if (bodyEnd < 0 || held.length < bodyEnd) return;
      const body = held.subarray(headEnd, bodyEnd);
      held = held.subarray(bodyEnd);
      if (!body.includes('"stream":true')) socket.write(WHOLE);
      else if (body.includes('"model":"paced"')) pace(socket);
      else pour(socket);
    }
  });
}

function endOfChunks(held: Buffer, from: number): number {
  const end = held.indexOf('0\r\n\r\n', from);
  return end < 0 ? -1 : end + 5;
}

/** All chunks at once: this core has to keep up with any gateway. */
function pour(socket: Socket): void {
  socket.write(POURED);
}

/** One chunk for each turn of the event loop, as tokens come: 32 such streams at once fill this core. */
function pace(socket: Socket): void {
  let next = 0;
  socket.write(STREAM_HEAD);
  const step = (): void => {
    const piece = FRAMES[next];
    if (piece === undefined || socket.destroyed) {
      socket.write(STREAM_END);
      return;
    }
    next += 1;
    socket.write(piece);
    setImmediate(step);
  };
  step();
}

function frame(delta: object, finishReason: string | null): Buffer {
  const data = {
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'bench-model',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    usage: null,
  };
  return chunk(`data: ${JSON.stringify(data)}\n\n`);
}

function usageFrame(): Buffer {
  const usage = { prompt_tokens: 200, completion_tokens: 50, total_tokens: 250 };
  return chunk(`data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench-model', choices: [], usage })}\n\n`);
}

function chunk(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
