/**
 * Writes a secure log until it is killed: `test-log-writer.ts FILE FIRST`. Each line of its output is the number of an entry that
 * was acknowledged as durable, or `refused N` for one that was refused.
 */
import { writeSync } from 'node:fs';
import { openSecureLogger } from './open-secure-logger.ts';

const [, , file = '', first = '0', count = 'Infinity'] = process.argv;
const logger = await openSecureLogger({ file, rotateBytes: 8_000, epochLinesMax: 50 });
let next = Number(first);
const last = next + Number(count);

await Promise.all(Array.from({ length: 8 }, write));
await logger[Symbol.asyncDispose]();

async function write(): Promise<void> {
  while (next < last) {
    const number = (next += 1);
    try {
      await logger.security({ message: 'entry', metadata: { number } });
      writeSync(1, `${number}\n`);
    } catch {
      writeSync(1, `refused ${number}\n`);
    }
  }
}
