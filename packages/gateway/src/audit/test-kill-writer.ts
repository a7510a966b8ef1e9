// Writes entries as fast as it can and prints each one that is acknowledged, until it is killed.
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openAuditLog } from './index.ts';

const [, , file = '', run = ''] = process.argv;
const log = await openAuditLog({
  file,
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  random: { bytes: (length) => randomBytes(length) },
  log: { info: () => undefined, error: () => undefined },
  signing: { seed: new Uint8Array(32).fill(7), entries: 64, intervalMs: 50 },
});
say('open\n');
let next = 0;
const writeOn = async (): Promise<void> => {
  for (;;) {
    const id = `evt_${run}_${next}`;
    next += 1;
    await log.write({ id, timeMs: Date.now(), action: 'authorize', resource: 'model', outcome: 'success', facts: { run } }, next % 50 === 0 ? 'durable' : 'written');
    say(`${id}\n`);
  }
};
await Promise.all(Array.from({ length: 32 }, writeOn));

/** Synchronous, so that an acknowledgement cannot be lost on its way to the test; a full pipe is waited for. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
