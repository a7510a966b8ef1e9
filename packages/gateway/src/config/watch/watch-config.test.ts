import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig, type LoadedConfig } from '../load/index.ts';
import { type ConfigWatch, restartSettings, watchConfig, watchFolderOf } from './index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Stage {
  text: string | undefined;
  readonly watch: ConfigWatch;
  readonly touch: (text: string | undefined) => void;
  readonly lines: string[];
  readonly seen: LoadedConfig[];
}

function stage(first: string, onChange?: () => void): Stage {
  const files: { text: string | undefined } = { text: first };
  const lines: string[] = [];
  const seen: LoadedConfig[] = [];
  const events: (() => void)[] = [];
  const readFile = (): string | undefined => files.text;
  const load = (): ReturnType<typeof loadConfig> => loadConfig({ path: '/etc/agentor.yaml', environment: {}, directory: '/etc', readFile });
  const loaded = load();
  if (!loaded.ok) throw new Error('the first file must be good');
  const note = (level: string) => (event: string, fields?: object) => void lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  const watch = watchConfig({
    loaded: loaded.value,
    load,
    readFile,
    onChange: async (next) => {
      onChange?.();
      seen.push(next);
    },
    watchFolder: (_, onEvent) => {
      events.push(onEvent);
      return { [Symbol.dispose]: () => void events.splice(0) };
    },
    log: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
  });
  const touch = (text: string | undefined): void => {
    files.text = text;
    for (const event of events) event();
  };
  return { text: first, watch, touch, lines, seen };
}

test('a changed file is put in force once, after its writer has finished', async () => {
  const { watch, touch, seen } = stage('log: {level: info}');
  touch('log: {lev');
  await vi.advanceTimersByTimeAsync(100);
  touch('log: {level: debug}');
  await vi.advanceTimersByTimeAsync(199);
  expect(seen).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);
  expect([seen.length, watch.current().config.log.level, Object.isFrozen(watch.current().config)]).toEqual([1, 'debug', true]);
});

test('an event without news reloads nothing', async () => {
  const { touch, seen, lines } = stage('log: {level: info}');
  touch('log: {level: info}');
  await vi.advanceTimersByTimeAsync(1000);
  expect([seen, lines]).toEqual([[], []]);
});

test('a bad file changes nothing, and all its problems are in the log', async () => {
  const { watch, touch, seen, lines } = stage('log: {level: info}');
  touch('log: {level: loud}\nserver: {port: x}');
  await vi.advanceTimersByTimeAsync(1000);
  expect([seen.length, watch.current().config.log.level]).toEqual([0, 'info']);
  expect(lines[0]).toContain('error config.not-reloaded {"count":2');
  expect(lines.slice(1).join()).toMatch(/"path":"log[.]level".*"line":1.*"path":"server[.]port".*"line":2/);
  touch(undefined);
  await vi.advanceTimersByTimeAsync(1000);
  expect(watch.current().config.log.level).toBe('info');
  touch('log: {level: warn}');
  await vi.advanceTimersByTimeAsync(1000);
  expect(watch.current().config.log.level).toBe('warn');
});

test('a configuration that cannot be put in force leaves the last good one', async () => {
  const { watch, lines } = stage('log: {level: info}', () => {
    throw new Error('no');
  });
  expect(await watch.reload()).toBe(false);
  expect(lines[0]).toContain('error config.not-applied');
});

test('reload reads again whatever the file says, and tells what waits for a restart', async () => {
  const { watch, touch, seen, lines } = stage('log: {level: info}');
  expect(await watch.reload()).toBe(true);
  touch('server: {port: 5000}\ndata_folder: elsewhere\ntraces: {endpoint: "http://127.0.0.1:4318/v1/traces"}');
  expect(await watch.reload()).toBe(true);
  expect(seen).toHaveLength(2);
  expect(lines.at(-1)).toContain('warn config.restart-needed {"names":["server.port","data_folder","traces"]');
  expect(restartSettings(watch.current().config, watch.current().config)).toEqual([]);
});

test('nothing is watched after it is disposed', async () => {
  const { watch, touch, seen } = stage('log: {level: info}');
  touch('log: {level: debug}');
  watch[Symbol.dispose]();
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen).toHaveLength(0);
});

test('a file replaced by renaming, and a turned link beside it, are events', async () => {
  vi.useRealTimers();
  const folder = await mkdtemp(join(tmpdir(), 'agentor-watch-'));
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  await symlink('one', join(folder, '..data'));
  const wait = async (act: () => Promise<void>): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _ = watchFolderOf(join(folder, 'agentor.yaml'), resolve);
    await act();
    await promise;
  };
  await wait(async () => {
    await writeFile(join(folder, 'new'), 'x');
    await rename(join(folder, 'new'), join(folder, 'agentor.yaml'));
  });
  await wait(async () => {
    await symlink('two', join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
  });
  await rm(folder, { recursive: true });
});
