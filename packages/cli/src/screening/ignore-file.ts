import { matchesGlob } from 'node:path';

/** What `.agentorignore` leaves out. */
export interface Ignored {
  /** Patterns of paths: `fixtures/**`, `*.lock`. */
  readonly paths: readonly string[];
  readonly rules: ReadonlySet<string>;
}

/** Reads an ignore file: a pattern of paths on each line, or `rule:ID`; `#` begins a comment. */
export function readIgnoreFile(text: string): Ignored {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return {
    paths: lines.filter((line) => !line.startsWith(RULE)),
    rules: new Set(lines.filter((line) => line.startsWith(RULE)).map((line) => line.slice(RULE.length).trim())),
  };
}

/** Whether a path is left out, by itself or by its last name. */
export function isPathIgnored(path: string, { paths }: Ignored): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return paths.some((pattern) => matchesGlob(path, pattern) || matchesGlob(name, pattern) || (pattern.endsWith('/') && `${path}/`.startsWith(pattern)));
}

const RULE = 'rule:';
