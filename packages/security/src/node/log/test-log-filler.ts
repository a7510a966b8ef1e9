/** Writes a secure log in one segment until it has been refused often: `test-log-filler.ts FILE`. Prints what became of the entries. */
import { readFileSync, writeSync } from 'node:fs';
import { openSecureLogger } from './open-secure-logger.ts';

const [, , file = ''] = process.argv;
const acknowledged: number[] = [];
let refused = 0;
const logger = await openSecureLogger({ file });
for (let number = 1; refused < 20; number += 1) {
  try {
    await logger.security({ message: 'entry', metadata: { number } });
    acknowledged.push(number);
  } catch {
    refused += 1;
  }
}
const text = readFileSync(file, 'utf8');
writeSync(1, JSON.stringify({ acknowledged, refused, text }));
process.exit(0);
