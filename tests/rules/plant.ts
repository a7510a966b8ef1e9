import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** This repository. */
export const ROOT: string = join(import.meta.dirname, '../..');

/** A throw-away repository with this one's tool configuration and nothing but the given files. */
export interface Planted extends AsyncDisposable {
  /** Runs a tool of this repository in it and gives what it said, on either stream. */
  readonly run: (tool: string, ...words: readonly string[]) => Promise<Said>;
}

/** What a tool said. */
export interface Said {
  readonly exitCode: number;
  readonly text: string;
}

/** Plants `files` (path to text) in a temporary folder, which goes when the value is disposed of. */
export async function plant(files: Readonly<Record<string, string>>): Promise<Planted> {
  const folder = await mkdtemp(join(tmpdir(), 'agentor-planted-'));
  await Promise.all(CONFIGURATION.map((name) => cp(join(ROOT, name), join(folder, name))));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    run: (tool, ...words) => say(folder, tool, words),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function say(folder: string, tool: string, words: readonly string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await promisify(execFile)(join(ROOT, 'node_modules/.bin', tool), words, {
      cwd: folder,
      maxBuffer: OUTPUT_BYTES_MAX,
    });
    return { exitCode: 0, text: stdout + stderr };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'stdout' in error && 'stderr' in error)) throw error;
    return { exitCode: Number(error.code), text: `${String(error.stdout)}${String(error.stderr)}` };
  }
}

const CONFIGURATION = ['.oxlintrc.json', '.dependency-cruiser.mjs', 'knip.json', 'tsconfig.json'];
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
