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
});
writeSync(1, 'open\n');
let next = 0;
const writeOn = async (): Promise<void> => {
  for (;;) {
    const id = `evt_${run}_${next}`;
    next += 1;
    await log.write({ id, timeMs: Date.now(), actor: { type: 'unknown' }, action: 'request.decide', resource: { type: 'model' }, outcome: 'success', details: { run } }, next % 50 === 0 ? 'durable' : 'written');
    // Synchronous, so that an acknowledgement cannot be lost on its way to the test.
    writeSync(1, `${id}\n`);
  }
};
await Promise.all(Array.from({ length: 32 }, writeOn));
