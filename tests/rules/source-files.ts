import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './plant.ts';

/** One file of the tree. */
export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** All files of the working tree that match, in order of their paths. */
export async function readSources(patterns: readonly string[]): Promise<readonly SourceFile[]> {
  const paths = new Set<string>();
  for await (const path of glob(patterns, { cwd: ROOT, exclude: isForeign })) paths.add(path);
  return await Promise.all([...paths].toSorted().map(async (path) => ({ path, text: await readFile(join(ROOT, path), 'utf8') })));
}

/** Source code that ships. */
export const isProduction = ({ path }: SourceFile): boolean =>
  /^packages\/[^/]+\/src\/.*\.tsx?$/u.test(path) && !/(?:\.test|\.test-data|\/test-[a-z-]+)\.ts$/u.test(path);

/** TypeScript and configuration code of this repository. */
export const CODE: readonly string[] = ['*.{ts,mjs}', '.*.mjs', '{packages,tests,bench,examples,scripts}/**/*.{ts,tsx,mjs}'];

/** Everything that a reader of the repository reads. */
export const WRITINGS: readonly string[] = [
  ...CODE,
  '*.{md,json}',
  '.ci/*',
  '{packages,tests,bench,examples,scripts,docs,deploy}/**/*.{md,json,yaml,yml,css,html,sh,service,txt}',
];

function isForeign(path: string): boolean {
  return /(?:^|\/)(?:node_modules|dist|coverage|results)(?:\/|$)/u.test(path) || path === 'package-lock.json';
}
