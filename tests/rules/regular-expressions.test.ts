import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FoundExpression, findRegularExpressions } from './find-regular-expressions.ts';
import { ROOT } from './plant.ts';
import { CODE, isProduction, readSources } from './source-files.ts';

describe('regular expressions', () => {
  // The checker's other backends are a Java archive and native programs; this one is part of the package.
  beforeAll(() => Object.assign(process.env, { RECHECK_BACKEND: 'pure', RECHECK_SYNC_BACKEND: 'pure' }));

  test('VAL-9: every regular expression in the packages is safe, with no exception', { timeout: 300_000 }, async () => {
    const files = (await readSources(CODE)).filter(isProduction);
    const found = (await Promise.all(files.map(findRegularExpressions))).flat();
    const verdicts: string[] = [];
    // One after the other: an expression that stands in several files is found safe once.
    for (const expression of found) verdicts.push(await judge(expression));
    expect(verdicts.filter((verdict) => verdict !== SAFE)).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  test.each([
    ['an exponential literal', 'export const a = /^([a-zA-Z0-9]+)*@/u;'],
    ['a polynomial literal', String.raw`export const a = /\s+$/u;`],
    ['a literal deep inside', 'export class A { static { for (const b of [1]) if (b) ({ c: () => /(a|a)*b/u }); } }'],
    ['a constructor with a text', "export const a = new RegExp('(a*)*b');"],
    ['a call without new', "export const a = RegExp('(a*)*b', 'u');"],
    ['a string method with a text', "export const a = 'x'.match('(a*)*b');"],
    ['a text that only the running program knows', 'export const a = (text: string) => new RegExp(text);'],
    ['a syntax that the checker cannot read', 'export const a = /[a-z--b]+c/v;'],
  ])('VAL-9: %s is reported', async (_, text) => {
    const found = await findRegularExpressions({ path: 'planted.ts', text });
    expect(await Promise.all(found.map(judge))).toEqual([expect.stringContaining('planted.ts')]);
  });

  test('VAL-9: a safe one is not', async () => {
    const found = await findRegularExpressions({ path: 'planted.ts', text: 'export const a = /^[a-z0-9-]{1,64}$/u;' });
    expect(await Promise.all(found.map(judge))).toEqual([SAFE]);
  });
});

/** What is wrong with an expression, or {@link SAFE}. */
async function judge(found: FoundExpression): Promise<string> {
  if (found.kind === 'unknown') return `${found.path}: ${found.call} is made from a text that cannot be checked`;
  const { path, pattern, flags } = found;
  const key = createHash('sha256').update(JSON.stringify([CHECKER, pattern, flags])).digest('hex');
  if (await isKnownSafe(key)) return SAFE;
  const { status } = checkSync(pattern, flags.replace('d', ''), { timeout: CHECK_MS_MAX });
  if (status !== 'safe') return `${path}: /${pattern}/${flags} is ${status}`;
  await mkdir(CACHE, { recursive: true });
  await writeFile(join(CACHE, key), '');
  return SAFE;
}

async function isKnownSafe(key: string): Promise<boolean> {
  try {
    await readFile(join(CACHE, key));
    return true;
  } catch {
    return false;
  }
}

const SAFE = 'safe';
const CHECKER = 'recheck 4.5.0';
/** The slowest known takes 8 s alone; a busy machine needs several times that. */
const CHECK_MS_MAX = 60_000;
const CACHE = join(ROOT, 'node_modules/.cache/agentor-safe-expressions');
