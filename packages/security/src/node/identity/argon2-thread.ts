// The body of a hashing thread: Argon2 takes some 70 ms of a core, and the event loop does not wait for it.
// It imports nothing but Node's own and a type, so that it starts alike from sources and from the built package.
import { argon2Sync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { HashingReply, HashingRequest } from './hashing-protocol.ts';

function serve(): void {
  const port = parentPort;
  port?.on('message', (request: HashingRequest) => {
    port.postMessage(hash(request));
  });
}

function hash({ id, terms }: HashingRequest): HashingReply {
  try {
    const { password, salt, secret, memoryKib, passes, parallelism, length } = terms;
    return { id, hash: argon2Sync('argon2id', { message: password, nonce: salt, secret, memory: memoryKib, passes, parallelism, tagLength: length }) };
  } catch (error) {
    return { id, message: error instanceof Error ? error.message : String(error) };
  }
}

serve();
