/** Runs the command that the package brings, from the folder where it was installed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

const command = join(import.meta.dirname, 'node_modules/.bin/agentor');
// The executing user can start it without naming an interpreter.
assert.notEqual(statSync(command).mode & 0o100, 0);

for (const [commandArguments, expected] of [
  [['--help'], /serve/u],
  [['--version'], /^\d+\.\d+\.\d+/u],
] as const) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...commandArguments], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, expected);
}
