import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Secret } from '../../kernel/index.ts';
import { MemoryLogSink } from './memory-log-sink.ts';
import { openTestLog } from './test-log.ts';
import { type LogAnchor, type LogVerification, verifyLog } from './verify-log.ts';

/** A closed log of three segments, of which each attack gets a copy. */
interface Specimen {
  readonly segments: readonly string[];
  readonly state: string;
  readonly key: Secret;
  /** The end, as a witness noted it down. */
  readonly head: LogAnchor;
}

async function makeSpecimen(entries: number, message: string = 'entry'): Promise<Specimen> {
  const sink = new MemoryLogSink({ segmentCharactersMax: 6_000 });
  const log = await openTestLog({ sink, epochLinesMax: 6 });
  for (let index = 0; index < entries; index += 1) await log.logger.security({ message: `${message} ${index}` });
  await log[Symbol.asyncDispose]();
  const { head } = await log.handler.verify({ verificationKey: log.key() });
  return { segments: (await sink.segments()).map((segment) => sink.textOf(segment)), state: (await sink.loadState()) ?? '', key: log.key(), head };
}

/** Verifies changed segments, with the end that the writer knows and without a witness. */
async function verify(specimen: Specimen, segments: readonly string[], options: { readonly anchors?: readonly LogAnchor[]; readonly hasHead?: boolean } = {}): Promise<LogVerification> {
  const sink = new MemoryLogSink();
  for (const [index, text] of segments.entries()) sink.overwrite(index + 1, text);
  const { anchors = [], hasHead = true } = options;
  return await verifyLog({ sink, verificationKey: specimen.key, anchors, ...(hasHead ? { head: specimen.head } : {}) });
}

const SPECIMEN = await makeSpecimen(60);
const FIRST = (SPECIMEN.segments[0] ?? '').split('\n');
/** The place of an entry in the middle of an epoch, and its number. */
const AT = FIRST.findIndex((line, index) => index > 6 && [line, FIRST[index - 1], FIRST[index + 1], FIRST[index + 2]].every((one) => one?.includes('"entry ')));
const NUMBER = AT + 1;

function withFirst(lines: readonly string[]): readonly string[] {
  return [lines.join('\n'), ...SPECIMEN.segments.slice(1)];
}

describe('LOG-6: what was done to a log is found, and the first bad entry named', () => {
  test('nothing was done: intact, to the last line', async () => {
    expect(SPECIMEN.segments.length).toBeGreaterThanOrEqual(3);
    expect(await verify(SPECIMEN, SPECIMEN.segments)).toEqual(
      { status: 'intact', entries: SPECIMEN.head.sequence, invalidEntries: [], firstSequence: 1, head: SPECIMEN.head, isWitnessed: false },
    );
  });

  test('1 of 8, modify: exactly the changed entry is named', async () => {
    const lines = FIRST.with(AT, (FIRST[AT] ?? '').replace('"entry', '"entrY'));
    const { status, invalidEntries } = await verify(SPECIMEN, withFirst(lines));
    expect({ status, invalidEntries }).toEqual({ status: 'broken', invalidEntries: [{ segment: 1, line: NUMBER, sequence: NUMBER, reason: 'altered' }] });
  });

  test('2 of 8, insert: the entry put in is named', async () => {
    const { invalidEntries } = await verify(SPECIMEN, withFirst(FIRST.toSpliced(AT, 0, (FIRST[AT] ?? '').replace('"entry', '"never'))));
    expect(invalidEntries).toEqual([{ segment: 1, line: NUMBER, sequence: NUMBER, reason: 'altered' }]);
  });

  test('2 of 8, insert: a copy of a genuine entry is named', async () => {
    const { invalidEntries } = await verify(SPECIMEN, withFirst(FIRST.toSpliced(AT, 0, FIRST[4] ?? '')));
    expect(invalidEntries).toEqual([{ segment: 1, line: NUMBER, sequence: 5, reason: 'repeated' }]);
  });

  test('3 of 8, delete: the hole is named', async () => {
    const { invalidEntries } = await verify(SPECIMEN, withFirst(FIRST.toSpliced(AT, 1)));
    expect(invalidEntries[0]).toEqual({ segment: 1, line: NUMBER, sequence: NUMBER + 1, reason: 'missing' });
  });

  test('3 of 8, delete: a whole segment that is gone is named', async () => {
    const sink = new MemoryLogSink();
    sink.overwrite(1, SPECIMEN.segments[0] ?? '');
    for (const [index, text] of SPECIMEN.segments.entries()) if (index !== 1) sink.overwrite(index + 1, text);
    const { invalidEntries } = await verifyLog({ sink, verificationKey: SPECIMEN.key, head: SPECIMEN.head });
    expect(invalidEntries[0]).toMatchObject({ segment: 3, line: 1, reason: 'missing' });
  });

  test('3 of 8, delete: the oldest segment, which the log did not remove itself', async () => {
    const sink = new MemoryLogSink();
    for (const [index, text] of SPECIMEN.segments.entries()) sink.overwrite(index + 1, text);
    await sink.remove([1]);
    const { invalidEntries } = await verifyLog({ sink, verificationKey: SPECIMEN.key, head: SPECIMEN.head });
    expect(invalidEntries).toEqual([{ segment: 1, line: 1, sequence: 1, reason: 'missing' }]);
  });

  test('4 of 8, reorder: the first entry out of its place is named', async () => {
    const { invalidEntries } = await verify(SPECIMEN, withFirst(FIRST.with(AT, FIRST[AT + 1] ?? '').with(AT + 1, FIRST[AT] ?? '')));
    expect(invalidEntries[0]).toEqual({ segment: 1, line: NUMBER, sequence: NUMBER + 1, reason: 'missing' });
  });

  test('5 of 8, tail cut: the first entry that is gone is named', async () => {
    const last = (SPECIMEN.segments.at(-1) ?? '').split('\n').slice(0, -4);
    const { status, invalidEntries } = await verify(SPECIMEN, [...SPECIMEN.segments.slice(0, -1), `${last.join('\n')}\n`]);
    expect({ status, reason: invalidEntries[0]?.reason, sequence: invalidEntries[0]?.sequence }).toEqual({ status: 'broken', reason: 'cut', sequence: SPECIMEN.head.sequence - 2 });
  });

  test('6 of 8, file swap: two segments in each other’s place', async () => {
    const [first = '', second = '', ...rest] = SPECIMEN.segments;
    const { status, invalidEntries } = await verify(SPECIMEN, [second, first, ...rest]);
    expect({ status, segment: invalidEntries[0]?.segment, line: invalidEntries[0]?.line }).toEqual({ status: 'broken', segment: 1, line: 1 });
  });

  test('7 of 8, replay of an old copy of everything: found by a witness, and said to be unwitnessed without one', async () => {
    const old = SPECIMEN.segments.slice(0, 1);
    const alone = await verify(SPECIMEN, old, { hasHead: false });
    expect(alone).toMatchObject({ status: 'intact', isWitnessed: false });
    const witnessed = await verify(SPECIMEN, old, { hasHead: false, anchors: [SPECIMEN.head] });
    expect(witnessed).toMatchObject({ status: 'broken', isWitnessed: false, invalidEntries: [{ reason: 'cut' }] });
  });

  test('8 of 8, rewrite by who holds the first key: found by a witness, and said to be unwitnessed without one', async () => {
    const rewritten = await makeSpecimen(60, 'other');
    expect(rewritten.key.reveal()).toBe(SPECIMEN.key.reveal());
    const alone = await verify(rewritten, rewritten.segments);
    expect(alone).toMatchObject({ status: 'intact', isWitnessed: false });
    const witnessed = await verify(rewritten, rewritten.segments, { hasHead: false, anchors: [SPECIMEN.head] });
    expect(witnessed).toMatchObject({ status: 'broken', invalidEntries: [{ sequence: SPECIMEN.head.sequence, reason: 'rewritten' }] });
  });

  test('a genuine log whose end a witness has noted down is witnessed', async () => {
    expect(await verify(SPECIMEN, SPECIMEN.segments, { anchors: [SPECIMEN.head] })).toMatchObject({ status: 'intact', isWitnessed: true });
  });

  test('whatever single byte before the last line feed is changed, removed or put in, the log is broken', async () => {
    const whole = SPECIMEN.segments.join('');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 2), fc.constantFrom('change', 'remove', 'insert'), fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' }), async (at, act, character) => {
        const put = act === 'remove' ? '' : character;
        const changed = whole.slice(0, at) + put + whole.slice(act === 'insert' ? at : at + 1);
        if (changed === whole) return;
        // A line feed more after a line feed is an empty line: also found.
        const { status, invalidEntries } = await verify(SPECIMEN, splitLike(changed));
        expect(status).toBe('broken');
        expect(invalidEntries.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('verification', () => {
  test('without the key nothing is proven, but what is out of order is still found', async () => {
    const sink = new MemoryLogSink();
    sink.overwrite(1, SPECIMEN.segments[0] ?? '');
    expect(await verifyLog({ sink })).toMatchObject({ status: 'unproven' });
    sink.overwrite(1, FIRST.toSpliced(AT, 1).join('\n'));
    expect(await verifyLog({ sink })).toMatchObject({ status: 'broken', invalidEntries: [{ line: NUMBER, reason: 'missing' }] });
  });

  test('segments that the log removed itself are no hole', async () => {
    const sink = new MemoryLogSink({ segmentCharactersMax: 3_000, segmentsMax: 3 });
    await using log = await openTestLog({ sink, epochLinesMax: 5 });
    for (let index = 0; index < 100; index += 1) await log.logger.security({ message: `entry ${index}` });
    const verification = await log.handler.verify();
    expect(verification).toMatchObject({ status: 'intact', invalidEntries: [] });
    expect(verification.firstSequence).toBeGreaterThan(1);
    await sink.remove([(await sink.segments())[0] ?? 0]);
    expect(await log.handler.verify()).toMatchObject({ status: 'broken', invalidEntries: [{ reason: 'missing' }] });
  });

  test('a line that claims an epoch far away costs little and breaks only itself', async () => {
    const lines = FIRST.with(AT, (FIRST[AT] ?? '').replace(/"epoch":\d+/u, '"epoch":999999999999'));
    const { invalidEntries } = await verify(SPECIMEN, withFirst(lines));
    expect(invalidEntries).toEqual([{ segment: 1, line: NUMBER, sequence: NUMBER, reason: 'altered' }]);
  });

  test('what is no log at all is malformed, and the verification ends', async () => {
    const { status, invalidEntries } = await verify(SPECIMEN, ['nonsense\n'.repeat(10_000), '\u0000'.repeat(200_000)]);
    expect(status).toBe('broken');
    expect(invalidEntries[0]).toEqual({ segment: 1, line: 1, sequence: 1, reason: 'malformed' });
    expect(invalidEntries.length).toBeLessThanOrEqual(101);
  });
});

/** Cuts a changed text into as many pieces as the specimen has segments, at line feeds near the old seams. */
function splitLike(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  for (const segment of SPECIMEN.segments.slice(0, -1)) {
    const lines = segment.split('\n').length - 1;
    const cut = rest.split('\n').slice(0, lines).join('\n').length + 1;
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...pieces, rest];
}
