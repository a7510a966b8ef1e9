import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => join('docs', name)),
  ...readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name, 'README.md')),
];

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8');

  test('links lead to files, and to headings where they name one', () => {
    expect(links(text).filter((link) => !leadsSomewhere(link, document, text))).toEqual([]);
  });

  test('tests that are named are there', () => {
    expect(namedTests(text).filter(({ file, words }) => !(existsSync(join(ROOT, file)) && readFileSync(join(ROOT, file), 'utf8').includes(words)))).toEqual([]);
  });
});

test('a link and a test that are not there would be noticed', () => {
  const text = '[a](none.md) [b](#no-heading) [c](https://example.com) `tests/none.test.ts` “x”';
  expect(links(text).filter((link) => !leadsSomewhere(link, 'README.md', text))).toEqual(['none.md', '#no-heading']);
  expect(namedTests(text)).toEqual([{ file: 'tests/none.test.ts', words: 'x' }]);
});

function links(text: string): readonly string[] {
  const prose = text.replaceAll(/```[\s\S]*?```/gu, '').replaceAll(/`[^`\n]*`/gu, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/gu)].map(([, link = '']) => link).filter((link) => !/^(?:https?|mailto):/u.test(link));
}

function leadsSomewhere(link: string, document: string, text: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = join(ROOT, dirname(document), path);
  if (path !== '' && !existsSync(target)) return false;
  if (heading === undefined) return true;
  return headings(path === '' ? text : readFileSync(target, 'utf8')).includes(heading);
}

function headings(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
}

/** Test files in code marks; what follows one in quotes is part of a test's name in it. */
function namedTests(text: string): readonly { readonly file: string; readonly words: string }[] {
  return [...text.matchAll(/`([\w./-]+\.test\.ts)`(?: “([^”\n]+)”)?/gu)].map(([, file = '', words = '']) => ({ file, words }));
}
