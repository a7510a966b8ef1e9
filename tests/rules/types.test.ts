import { describe, expect, test } from 'vitest';
import { plant } from './plant.ts';

/** Each: the compiler's number for what it must report, and a text that earns it. */
const VIOLATIONS: readonly (readonly [code: string, fact: string, text: string])[] = [
  ['TS1294', 'syntax that types cannot be stripped from', 'export enum Colour { Red }'],
  ['TS2322', 'a wrong type', "export const count: number = 'one';"],
  ['TS2375', 'undefined in an optional property', 'export const value: { readonly a?: number } = { a: undefined };'],
  ['TS2532', 'an index that may miss', 'export const first = (list: readonly string[]): number => list[0].length;'],
  ['TS4111', 'a guessed property', 'export const value = (record: Readonly<Record<string, string>>): unknown => record.guessed;'],
  ['TS7006', 'an untyped parameter', 'export function planted(value): void { void value; }'],
  ['TS7030', 'a path without an answer', 'export function planted(value: boolean): number | undefined { if (value) return 1; }'],
  ['TS9010', 'an export without a written type', 'export const planted = [1].map(String);'],
  ['TS6133', 'an unused value', 'const unused = 1;\nexport {};'],
];

describe('the compiler', () => {
  test('reports every planted violation', async () => {
    const files = VIOLATIONS.map(([, , text], index) => [`packages/security/src/planted-${index}.ts`, `${text}\n`] as const);
    await using planted = await plant(Object.fromEntries(files));
    const { text } = await planted.run('tsc', '-p', 'tsconfig.json', '--noEmit');
    const isReported = (code: string, index: number): boolean =>
      text.split('\n').some((line) => line.includes(`planted-${index}.ts`) && line.includes(code));
    expect(VIOLATIONS.filter(([code], index) => !isReported(code, index))).toEqual([]);
  });
});
