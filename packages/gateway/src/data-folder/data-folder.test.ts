import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, DataFolderError, openDataFolder } from './index.ts';

let root = '';
const random = { bytes: (length: number): Uint8Array => randomBytes(length) };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'agentor-folder-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function open(access: 'exclusive' | 'shared' = 'exclusive'): Promise<DataFolder> {
  return openDataFolder(join(root, 'data'), { random, access });
}

async function problemOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof DataFolderError ? error.code : String(error);
  }
}

test('the folder is created with mode 0700 and its files with 0600', async () => {
  await using folder = await open();
  await folder.secret('pepper');
  await folder.writeText('keys.json', '{}');
  expect(folder.isNew).toBe(true);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(folder.path)) expect((await stat(join(folder.path, name))).mode & 0o777).toBe(0o600);
});

test('a second start keeps the secrets', async () => {
  const first = await open();
  const secret = await first.secret('pepper');
  await first[Symbol.asyncDispose]();
  await using second = await open();
  expect(second.isNew).toBe(false);
  expect(secret.reveal()).toMatch(/^[0-9a-f]{64}$/);
  expect((await second.secret('pepper')).reveal()).toBe(secret.reveal());
  expect((await second.secret('other')).reveal()).not.toBe(secret.reveal());
});

test('a folder that others can read is refused, and the message says how to repair it', async () => {
  await (await open())[Symbol.asyncDispose]();
  await chmod(join(root, 'data'), 0o750);
  await expect(open()).rejects.toThrow(/mode 0750.*chmod 700/);
  expect(await problemOf(open)).toBe('readable_by_others');
});

test('a secret that others can read, or that is a link, is refused', async () => {
  await using folder = await open();
  await folder.secret('pepper');
  await chmod(folder.pathOf('pepper.secret'), 0o644);
  expect(await problemOf(() => folder.secret('pepper'))).toBe('readable_by_others');
  await writeFile(join(root, 'elsewhere'), 'x', { mode: 0o600 });
  await symlink(join(root, 'elsewhere'), folder.pathOf('linked.secret'));
  expect(await problemOf(() => folder.secret('linked'))).toBe('unusable');
});

test('a file in the place of the folder is refused', async () => {
  await writeFile(join(root, 'data'), '');
  expect(await problemOf(open)).toBe('not_a_folder');
});

test('a damaged secret is an error at every place of its file and is never generated anew', async () => {
  await using folder = await open();
  await folder.secret('pepper');
  const path = folder.pathOf('pepper.secret');
  const good = await readFile(path, 'utf8');
  for (let cut = 0; cut < good.length; cut += 1) {
    const bad = cut % 2 === 0 ? good.slice(0, cut) : `${good.slice(0, cut)}${good[cut] === 'a' ? 'b' : 'a'}${good.slice(cut + 1)}`;
    await writeFile(path, bad);
    expect(await problemOf(() => folder.secret('pepper'))).toBe('damaged_file');
    expect(await readFile(path, 'utf8')).toBe(bad);
  }
});

test('two who need a secret at the same moment get the same one', async () => {
  await using one = await open('shared');
  await using two = await open('shared');
  const secrets = await Promise.all([one, two, one, two].map((folder) => folder.secret('pepper')));
  expect(new Set(secrets.map((secret) => secret.reveal())).size).toBe(1);
});

test('a second gateway on the same folder is refused; commands beside it are not', async () => {
  const first = await open();
  expect(await problemOf(open)).toBe('in_use');
  await (await open('shared'))[Symbol.asyncDispose]();
  expect(await problemOf(open)).toBe('in_use');
  await first[Symbol.asyncDispose]();
  await (await open())[Symbol.asyncDispose]();
});

test('another process keeps the folder while it lives, and leaves it when killed', async () => {
  const script = `const { openDataFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'index.ts'))});
await openDataFolder(${JSON.stringify(join(root, 'data'))}, { random: { bytes: (length) => new Uint8Array(length) } });
console.log('open'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--conditions=agentor-source', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  expect(await problemOf(open)).toBe('in_use');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await open())[Symbol.asyncDispose]();
});

test('a file is replaced whole, leaves no temporary one, and cannot be named outside the folder', async () => {
  await using folder = await open();
  await folder.writeText('keys.json', 'old');
  await expect(folder.writeText('Keys', 'x')).rejects.toThrow(RangeError);
  expect(() => folder.pathOf('../x')).toThrow(RangeError);
  await folder.writeText('keys.json', 'new');
  expect(await folder.readText('keys.json')).toBe('new');
  expect(await folder.readText('none.json')).toBeUndefined();
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
