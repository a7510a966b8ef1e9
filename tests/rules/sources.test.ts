import { describe, expect, test } from 'vitest';
import { CODE, isProduction, readSources, type SourceFile, WRITINGS } from './source-files.ts';

/** A fact that must hold of the sources, with a text that breaks it. */
interface Rule {
  readonly says: string;
  readonly of: readonly string[];
  readonly where?: (file: SourceFile) => boolean;
  readonly forbids: RegExp;
  /** A text that must be found, and one that must not. */
  readonly bad: string;
  readonly good: string;
}

const RULES: readonly Rule[] = [
  {
    says: 'the library reads no clock',
    of: CODE,
    where: (file) => isLibrary(file),
    forbids: /\bnew Date\(\)|\bDate\(\)|\bTemporal\.Now\b|\bhrtime\b/u,
    bad: 'const now = new Date();',
    good: 'const then = new Date(atMs);',
  },
  {
    says: 'the library draws no random number of its own, but to blind comparisons',
    of: CODE,
    where: (file) => isLibrary(file) && file.path !== 'packages/security/src/kernel/equal-in-constant-time.ts',
    forbids: /\b(?:randomBytes|randomUUID|randomInt|randomFill|randomFillSync|getRandomValues)\b/u,
    bad: 'const id = randomUUID();',
    good: 'const id = random.bytes(16);',
  },
  {
    says: 'the library asks node:net for the form of an address and nothing else',
    of: CODE,
    where: (file) => isLibrary(file),
    forbids: /^(?!import \{ isIP(?:v[46])?(?:, isIP(?:v[46])?)* \} from ).*['"](?:node:)?net['"]/u,
    bad: "import { connect, isIP } from 'node:net';",
    good: "import { isIP, isIPv6 } from 'node:net';",
  },
  {
    says: 'secrets are compared in one place, and ciphers made in one place',
    of: CODE,
    where: (file) => isProduction(file) && !PRIMITIVES.has(file.path),
    forbids: /\b(?:timingSafeEqual|createCipheriv|createDecipheriv)\b(?!`)/u,
    bad: 'const { createDecipheriv } = await import(name);',
    good: 'equalInConstantTime(left, right);',
  },
  {
    says: 'no code is made from text',
    of: CODE,
    where: isProduction,
    forbids: /\b(?:eval|Function)\(|from '(?:node:)?vm'/u,
    bad: "eval('1')",
    good: 'evaluate(1)',
  },
  {
    says: 'nothing is left to be written later',
    of: CODE,
    where: isProduction,
    forbids: /\b(?:TODO|FIXME|XXX|HACK)\b|\bnot (?:yet )?implemented\b|\bunimplemented\b/iu,
    bad: "throw new Error('Not implemented');",
    good: "throw new Error('This provider has no embeddings');",
  },
  {
    says: 'nothing in production is pretended',
    of: CODE,
    where: isProduction,
    forbids: /\b(?:simulated?|mock(?:ed|s)?|stub(?:bed|s)?|placeholder answer|dummy|lorem ipsum)\b(?!_response)/iu,
    bad: '// a simulated answer',
    good: "const FORBIDDEN = ['mock_response'];",
  },
  {
    says: 'no path of a particular machine is written down',
    of: WRITINGS,
    forbids: /(?:^|[\s'"`(=])\/(?:home|Users|root|work)\/[\w.-]+|[A-Z]:\\Users\\/mu,
    bad: 'see /home/someone/agentor',
    good: 'see /v1/chat/completions and https://example.com/home/page',
  },
  {
    says: 'no test is left focused or skipped',
    of: ['{packages,tests}/**/*.test.ts'],
    forbids: /\b(?:test|it|describe)\.(?:only|skip|todo)\b/u,
    bad: "test.only('x', () => {})",
    good: 'test.each(CASES)',
  },
  {
    says: 'tests do not sleep',
    of: ['{packages,tests}/**/*.test.ts'],
    forbids: /\bsetTimeout\((?:resolve|done|r)\b|from 'node:timers\/promises'/u,
    bad: 'await new Promise((resolve) => setTimeout(resolve, 50));',
    good: 'clock.advance(50);',
  },
  {
    says: 'no private registry is named',
    of: WRITINGS,
    forbids: /\b(?:artifactory|verdaccio|nexus-registry)\b|registry\.(?!npmjs\.org)[a-z-]+\.[a-z]+/iu,
    bad: 'registry=https://registry.internal.example',
    good: 'https://registry.npmjs.org',
  },
];

describe('the sources', () => {
  test.each(RULES)('$says', async ({ of, where, forbids }) => {
    const files = (await readSources(of)).filter((file) => file.path !== OWN_PATH && (where?.(file) ?? true));
    expect(files.flatMap((file) => offences(file, forbids))).toEqual([]);
  });

  test.each(RULES)('a planted violation is found: $says', ({ forbids, bad, good }) => {
    expect(offences({ path: 'planted.ts', text: bad }, forbids)).toHaveLength(1);
    expect(offences({ path: 'planted.ts', text: good }, forbids)).toEqual([]);
  });

  test('every folder has an index to be imported by, or each of its folders has', async () => {
    const files = (await readSources(CODE)).filter(isProduction).map(({ path }) => path);
    expect(foldersWithoutIndex(files)).toEqual([]);
    const planted = ['a/b/src/c/d.ts', 'a/b/src/e/index.ts', 'a/b/src/f/g/index.ts', 'a/b/src/f/h/i.ts', 'a/b/src/j.ts'];
    expect(foldersWithoutIndex(planted)).toEqual(['a/b/src/c', 'a/b/src/f/h']);
  });

  test('an index lists names and holds no code', async () => {
    const indexes = (await readSources(CODE)).filter((file) => isProduction(file) && file.path.endsWith('/index.ts') && !CHAIN.has(file.path));
    expect(indexes.flatMap((file) => offences({ ...file, text: withoutLists(file.text) }, /\S.*/u))).toEqual([]);
    expect(withoutLists('export const value = 1;').trim()).not.toBe('');
  });

  test('every exported thing is explained', async () => {
    const files = (await readSources(CODE)).filter((file) => isProduction(file) && !file.path.endsWith('/index.ts'));
    expect(files.flatMap(unexplained)).toEqual([]);
    expect(unexplained({ path: 'planted.ts', text: 'const a = 1;\nexport const b = 2;\n' })).toEqual(['planted.ts:2 export const b = 2;']);
  });
});

/** Folders right below `src`, or right below such a one that holds nothing but folders. */
function foldersWithoutIndex(files: readonly string[]): readonly string[] {
  const folders = new Set(files.map((path) => path.split('/').slice(0, -1)).map((parts) => parts.join('/')));
  const hasIndex = (folder: string): boolean => folder.split('/').length < 4 || files.includes(`${folder}/index.ts`);
  const isInside = (folder: string): boolean => folder.split('/').length > 4 && folders.has(folder.split('/').slice(0, -1).join('/'));
  return [...folders].filter((folder) => !hasIndex(folder) && !isInside(folder));
}

function isLibrary(file: SourceFile): boolean {
  return isProduction(file) && file.path.startsWith('packages/security/') && !file.path.startsWith('packages/security/src/node/');
}

function offences({ path, text }: SourceFile, forbids: RegExp): readonly string[] {
  return text.split('\n').flatMap((line, index) => (forbids.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : []));
}

/** An index without its export lists, import lists and comments. */
function withoutLists(text: string): string {
  return text
    .replaceAll(/\/\*\*?[^*]*\*+(?:[^/*][^*]*\*+)*\//gu, '')
    .replaceAll(/\/\/[^\n]*/gu, '')
    .replaceAll(/^export (?:type )?(?:\{[^}]*\}|\*) from '[^']+';$/gmu, '');
}

/** Exported declarations whose line before is not the end of a comment. */
function unexplained({ path, text }: SourceFile): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const isDeclaration = /^export (?:abstract |async |declare )?(?:const|function\*?|class|interface|type) [A-Za-z]/u.test(line);
    return isDeclaration && !isExplainedAbove(lines, index) ? [`${path}:${index + 1} ${line}`] : [];
  });
}

function isExplainedAbove(lines: readonly string[], index: number): boolean {
  const before = lines[index - 1]?.trimEnd() ?? '';
  const isOverload = before.startsWith('export function ') && before.endsWith(';');
  // A list of one-line constants shares the comment above it.
  const isListed = /^export const [^{[(]+;/u.test(before) && /^export const [^{[(]+;/u.test(lines[index] ?? '');
  return before.endsWith('*/') || ((isOverload || isListed) && isExplainedAbove(lines, index - 1));
}

const OWN_PATH = 'tests/rules/sources.test.ts';
const PRIMITIVES: ReadonlySet<string> = new Set([
  'packages/security/src/kernel/aead.ts',
  'packages/security/src/kernel/equal-in-constant-time.ts',
]);
/** The one index that is code: the order of the stages. */
const CHAIN: ReadonlySet<string> = new Set(['packages/gateway/src/pipeline/index.ts']);
