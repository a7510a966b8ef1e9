import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const ROWS = readFileSync(join(ROOT, 'docs/attacks.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| attack '));

describe('docs/attacks.md', () => {
  test.each(ROWS)('%s', (row) => {
    const named = [...row.matchAll(/`([\w./-]+\.test\.ts)`(?: “([^”]+)”)?/gu)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, file = '', words = ''] of named) {
      expect(existsSync(join(ROOT, file)), file).toBe(true);
      expect(readFileSync(join(ROOT, file), 'utf8'), words).toContain(words);
    }
  });

  test('a test that is not there would be noticed', () => {
    expect(existsSync(join(ROOT, 'tests/attacks/none.test.ts'))).toBe(false);
    expect(ROWS.length).toBeGreaterThan(40);
  });
});
