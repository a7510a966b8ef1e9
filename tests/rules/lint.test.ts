import { describe, expect, test } from 'vitest';
import { plant, type Said } from './plant.ts';

const LIBRARY = 'packages/security/src/planted/planted.ts';
const GATEWAY = 'packages/gateway/src/planted/planted.ts';

/** Each: the rule that must speak, the file, its text. */
const VIOLATIONS: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['no-explicit-any', LIBRARY, 'export const value: any = 1;'],
  ['no-non-null-assertion', LIBRARY, 'export const length = (text?: string): number => text!.length;'],
  ['consistent-type-assertions', LIBRARY, 'export const text = (value: unknown): string => value as string;'],
  ['consistent-type-assertions', LIBRARY, 'export const text = (value: unknown): string => <string>value;'],
  ['no-default-export', LIBRARY, 'export default function planted(): void {}'],
  ['filename-case', 'packages/security/src/planted/PlantedFile.ts', 'export const value = 1;'],
  ['max-lines', LIBRARY, lines(401, (line) => `export const value${line} = ${line};`)],
  ['max-lines-per-function', LIBRARY, `export function planted(): void {\n${lines(61, (line) => `  void ${line};`)}\n}`],
  ['max-params', LIBRARY, 'export const sum = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;'],
  ['max-depth', LIBRARY, 'export function planted(a: number): void { if (a) { if (a > 1) { if (a > 2) { if (a > 3) { throw new Error(); } } } } }'],
  ['no-floating-promises', LIBRARY, 'const later = async (): Promise<void> => {};\nexport function planted(): void { later(); }'],
  ['no-floating-promises', LIBRARY, 'const later = async (): Promise<void> => {};\nexport function planted(): void { void later(); }'],
  ['no-misused-promises', LIBRARY, 'const later = async (): Promise<boolean> => false;\nexport const planted = (): number => (later() ? 1 : 2);'],
  ['switch-exhaustiveness-check', LIBRARY, "export function planted(of: 'a' | 'b'): number { switch (of) { case 'a': return 1; }\nreturn 2; }"],
  ['no-unsafe-call', LIBRARY, "export const planted = (): unknown => JSON.parse('1')();"],
  ['ban-ts-comment', LIBRARY, '// @ts-ignore\nexport const value = 1;'],
  ['no-restricted-imports', LIBRARY, "import { createDecipheriv } from 'node:crypto';\nexport const planted = createDecipheriv;"],
  ['no-restricted-imports', GATEWAY, "import { createCipheriv } from 'node:crypto';\nexport const planted = createCipheriv;"],
  ['no-restricted-imports', GATEWAY, "import * as crypto from 'node:crypto';\nexport const planted = crypto.createHash;"],
  ['no-restricted-imports', GATEWAY, "import { timingSafeEqual } from 'node:crypto';\nexport const planted = timingSafeEqual;"],
  ['no-restricted-imports', GATEWAY, "import { runInNewContext } from 'node:vm';\nexport const planted = runInNewContext;"],
  ['no-eval', GATEWAY, "export const planted = (): unknown => eval('1');"],
  ['no-new-func', GATEWAY, "export const planted = new Function('return 1');"],
  ['no-console', GATEWAY, "export const planted = (): void => console.log('x');"],
  ['no-process-env', GATEWAY, "export const planted = process.env['HOME'];"],
  ['no-restricted-properties', GATEWAY, 'export const planted = Math.random();'],
  ['no-restricted-properties', LIBRARY, 'export const planted = Date.now();'],
  ['no-restricted-properties', LIBRARY, 'export const planted = Math.random();'],
  ['no-restricted-globals', LIBRARY, 'export const planted = process.pid;'],
  ['no-restricted-globals', LIBRARY, "export const planted = (): Promise<Response> => fetch('https://provider.invalid');"],
  ['no-restricted-globals', LIBRARY, 'export const planted = (): unknown => setTimeout(() => {}, 1);'],
  ['no-warning-comments', LIBRARY, '// todo later\nexport const value = 1;'],
];

describe('the linter', () => {
  test('reports every planted violation', async () => {
    const planted = VIOLATIONS.map(([rule, path, text], index) => ({ rule, path: path.replace('planted.ts', `planted-${index}.ts`), text }));
    const said = await lint(Object.fromEntries(planted.map(({ path, text }) => [path, `${text}\n`])));
    expect(planted.filter(({ rule, path }) => !rulesIn(said, path).includes(rule))).toEqual([]);
  });

  test('lets a clean file pass', async () => {
    const said = await lint({ [LIBRARY]: "/** A. */\nexport const names = ['a', 'b'] as const;\n" });
    expect(said).toMatchObject({ exitCode: 0 });
  });

  test('permits `as` where proofs are minted, and nowhere else', async () => {
    const text = 'export const planted = (value: unknown): string => value as string;\n';
    const mint = 'packages/security/src/kernel/passed.ts';
    const other = 'packages/gateway/src/kernel/passed.ts';
    const said = await lint({ [mint]: text, [other]: text });
    expect(rulesIn(said, mint)).toEqual([]);
    expect(rulesIn(said, other)).toEqual(['consistent-type-assertions']);
  });

  test('reports a comment that silences it without need', async () => {
    const said = await lint({ [LIBRARY]: '// oxlint-disable-next-line no-console\nexport const value = 1;\n' });
    expect(said).toMatchObject({ exitCode: 1 });
  });
});

async function lint(files: Readonly<Record<string, string>>): Promise<Said> {
  await using planted = await plant(files);
  return await planted.run('oxlint', '--format', 'unix');
}

/** The rules that spoke of `path`: `packages/x.ts:1:1: … [Error/eslint(no-console)]`. */
function rulesIn(said: Said, path: string): readonly string[] {
  const about = said.text.split('\n').filter((line) => line.startsWith(`${path}:`));
  return about.flatMap((line) => /\(([a-z-]+)\)\]$/u.exec(line)?.[1] ?? []);
}

function lines(count: number, line: (number: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}
