import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeMatrix } from './provider-matrix.ts';
import type { BodySurface } from './provider-probes.ts';

const TEXT = readFileSync(join(import.meta.dirname, '../../docs/providers.md'), 'utf8');

test.each<BodySurface>(['chat-completions', 'messages', 'responses'])('the table of %s in docs/providers.md is what the codecs do', (surface) => {
  const [, table = ''] = TEXT.split(`<!-- ${surface}: made by tests/documents -->\n`);
  expect(table.split('\n\n')[0]).toBe(writeMatrix(surface));
});
