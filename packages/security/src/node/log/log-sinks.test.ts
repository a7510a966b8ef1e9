import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type LogSink, MemoryLogSink } from '../../audit/index.ts';
import { openLogFile } from './open-log-file.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'agentor-log-sinks-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
let files = 0;

/** The contract of a {@link LogSink}, for every implementation. */
const SINKS: readonly (readonly [string, () => Promise<LogSink>])[] = [
  ['in memory', () => Promise.resolve(new MemoryLogSink({ segmentCharactersMax: 10 }))],
  ['in files', () => openLogFile({ file: join(FOLDER, `${(files += 1)}.log`), rotateBytes: 10 })],
  ['in files, not compressed', () => openLogFile({ file: join(FOLDER, `${(files += 1)}.log`), rotateBytes: 10, compression: 'none' })],
  ['in files, as gzip', () => openLogFile({ file: join(FOLDER, `${(files += 1)}.log`), rotateBytes: 10, compression: 'gzip' })],
];

describe.each(SINKS)('a log %s', (_, open) => {
  test('gives back what was appended, segment by segment, from any offset', async () => {
    await using sink = await open();
    await sink.append('one\n', { isDurable: false });
    await sink.append('zwölf\n', { isDurable: true });
    expect(sink.end()).toEqual({ segment: 1, offset: 11 });
    await sink.rotate(0);
    await sink.append('three\n', { isDurable: false });
    expect(sink.end()).toEqual({ segment: 2, offset: 6 });
    expect(await sink.segments()).toEqual([1, 2]);
    expect(await textOf(sink, 1)).toBe('one\nzwölf\n');
    expect(await textOf(sink, 1, 4)).toBe('zwölf\n');
    expect(await textOf(sink, 2)).toBe('three\n');
    expect(await textOf(sink, 3)).toBe('');
  });

  test('asks for a rotation when a segment is full, and not before', async () => {
    await using sink = await open();
    expect(sink.isRotationDue(0)).toBe(false);
    await sink.append('0123456789\n', { isDurable: false });
    expect(sink.isRotationDue(0)).toBe(true);
    await sink.rotate(0);
    expect(sink.isRotationDue(0)).toBe(false);
  });

  test('removes the segments it is told to, and keeps the state it was given', async () => {
    await using sink = await open();
    expect(await sink.loadState()).toBeUndefined();
    await sink.saveState('first');
    await sink.saveState('second');
    expect(await sink.loadState()).toBe('second');
    for (let index = 0; index < 3; index += 1) {
      await sink.append(`${index}\n`, { isDurable: false });
      await sink.rotate(0);
    }
    await sink.remove([1, 2]);
    expect(await sink.segments()).toEqual([3, 4]);
    expect(await textOf(sink, 3)).toBe('2\n');
  });
});

async function textOf(sink: LogSink, segment: number, offset: number = 0): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sink.read({ segment, offset })) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
