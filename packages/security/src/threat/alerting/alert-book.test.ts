import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAlert } from './alert.ts';
import { AlertBook } from './alert-book.ts';
import type { AlertPolicy } from './alert-policy.ts';
import { GROUPS_MAX } from './bounds.ts';
import type { AlertRecord } from './outbox.ts';
import type { AlertSeverity } from './severity.ts';
import { TEST_POLICY } from './test-alerting.ts';

const START = 1_767_225_600_000;

function alertOf(title: string, severity: AlertSeverity = 'medium', source: string = 'guards'): ReturnType<typeof toAlert> {
  return toAlert({ title, severity, source }, (text) => text);
}

describe('grouping', () => {
  test('MET-3: 100,000 different alerts in a minute are at most 20 notices, and every one of them is counted', () => {
    const book = new AlertBook(TEST_POLICY);
    for (let index = 0; index < 100_000; index += 1) book.accept(alertOf(`title ${index}`), START + Math.floor(index * 0.6));
    book.advance(START + 61_000);
    book.advance(START + 122_000);
    expect(book.notices.length).toBeLessThanOrEqual(20);
    expect(book.notices.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
  });

  test('MET-3: the same alert 100,000 times is one notice at once and one summary', () => {
    const book = new AlertBook(TEST_POLICY);
    for (let index = 0; index < 100_000; index += 1) book.accept(alertOf('same'), START);
    expect(book.notices.map(({ kind, count }) => ({ kind, count }))).toEqual([{ kind: 'firing', count: 1 }]);
    book.advance(START + 60_000);
    expect(book.notices.map(({ kind, count }) => ({ kind, count }))).toEqual([{ kind: 'firing', count: 1 }, { kind: 'summary', count: 99_999 }]);
  });

  test('a window without another alert closes the group; the next alert is told anew', () => {
    const book = new AlertBook({ rules: [{ name: 'all', channels: ['first'], windowMs: 1_000 }] });
    book.accept(alertOf('a'), START);
    book.advance(START + 999);
    expect(book.groups).toHaveLength(1);
    book.advance(START + 1_000);
    expect(book.groups).toHaveLength(0);
    expect(book.accept(alertOf('a'), START + 1_001).is).toBe('told');
  });

  test('a group that gets worse is told at once', () => {
    const book = new AlertBook(TEST_POLICY);
    book.accept(alertOf('a', 'low'), START);
    expect(book.accept(alertOf('a', 'critical'), START + 1).is).toBe('told');
    expect(book.accept(alertOf('a', 'low'), START + 2).is).toBe('counted');
    expect(book.notices.map(({ alert }) => alert.severity)).toEqual(['low', 'critical']);
  });

  test('the overflow names no title', () => {
    const book = new AlertBook(TEST_POLICY);
    for (let index = 0; index <= GROUPS_MAX; index += 1) book.accept(alertOf(`<!channel> ${index}`), START);
    expect(book.notices.at(-1)?.alert.title).toBe('Many different alerts at once');
  });

  test('rules are met in order, by source and severity; what none is for is told to nobody', () => {
    const policy: AlertPolicy = { rules: [{ name: 'audit', sources: ['audit'], channels: ['pager'] }, { name: 'bad', severityMin: 'high', groupBy: ['label:tenant'], channels: ['mail'] }] };
    const book = new AlertBook(policy);
    book.accept(alertOf('x', 'low', 'audit'), START);
    book.accept(alertOf('x', 'high'), START);
    book.accept(alertOf('another title of the same tenant', 'high'), START);
    expect(book.accept(alertOf('x', 'medium'), START).is).toBe('unmatched');
    expect(book.notices.map(({ channels }) => channels)).toEqual([['pager'], ['mail']]);
  });
});

describe('people', () => {
  test('a silence tells nothing while it lasts, and no longer', () => {
    const book = new AlertBook(TEST_POLICY);
    book.silence({ id: 's', source: 'guards', untilMs: START + 1_000, by: 'ops', reason: 'planned work' }, START);
    expect(book.accept(alertOf('a'), START + 999).is).toBe('silenced');
    expect(book.accept(alertOf('a', 'low', 'audit'), START + 999).is).toBe('told');
    book.advance(START + 1_000);
    expect(book.silences).toEqual([]);
    expect(book.accept(alertOf('a'), START + 1_000).is).toBe('told');
  });

  test('a silence without end is refused', () => {
    const book = new AlertBook(TEST_POLICY);
    for (const untilMs of [START, START - 1, START + 31 * 86_400_000, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => book.silence({ id: 's', untilMs, by: 'ops', reason: 'x' }, START)).toThrow(RangeError);
    }
  });

  test('what nobody acknowledges is told to more people, once; what is acknowledged is not, nor are its summaries', () => {
    for (const isAcknowledged of [false, true]) {
      const book = new AlertBook(TEST_POLICY);
      const { groupId = '' } = book.accept(alertOf('a', 'high'), START);
      if (isAcknowledged) expect(book.acknowledge(groupId, 'alice')).toBe(true);
      for (let minute = 1; minute <= 20; minute += 1) {
        book.accept(alertOf('a', 'high'), START + minute * 60_000 - 1);
        book.advance(START + minute * 60_000);
      }
      expect(book.notices.filter(({ kind }) => kind === 'escalation').map(({ channels }) => channels)).toEqual(isAcknowledged ? [] : [['second']]);
      expect(book.notices.some(({ kind }) => kind === 'summary')).toBe(!isAcknowledged);
    }
    expect(new AlertBook(TEST_POLICY).acknowledge('none', 'alice')).toBe(false);
  });
});

describe('time', () => {
  test('a clock that jumps back a year lengthens no window', () => {
    const book = new AlertBook(TEST_POLICY);
    book.accept(alertOf('a'), START);
    const back = START - 31_536_000_000;
    book.advance(back);
    book.accept(alertOf('a'), back + 1);
    book.advance(back + 60_000);
    expect(book.notices.at(-1)).toMatchObject({ kind: 'summary', count: 1 });
  });

  test('MET-2: in any run of alerts, ticks and restarts, no group is told twice in a window and no alert is lost', () => {
    const step = fc.oneof(
      fc.record({ is: fc.constant('alert' as const), title: fc.constantFrom('a', 'b', 'c'), severity: fc.constant<AlertSeverity>('medium') }),
      fc.record({ is: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
      fc.record({ is: fc.constant('restart' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const stored = new Map<string, AlertRecord>();
        const save = (book: AlertBook): void => {
          for (const [key, record] of book.takeChanges()) {
            if (record === undefined) stored.delete(key);
            else stored.set(key, record);
          }
        };
        let book = new AlertBook(TEST_POLICY);
        let nowMs = START;
        let accepted = 0;
        for (const one of steps) {
          if (one.is === 'alert') {
            book.accept(alertOf(one.title, one.severity), nowMs);
            accepted += 1;
          } else if (one.is === 'tick') {
            nowMs += one.ms;
            book.advance(nowMs);
          } else book = new AlertBook(TEST_POLICY, [...stored.values()]);
          save(book);
        }
        const { notices } = book;
        const untold = book.groups.reduce((sum, group) => sum + group.untold, 0);
        const told = notices.filter(({ kind }) => kind !== 'escalation').reduce((sum, { count }) => sum + count, 0);
        const escalated = notices.filter(({ kind, count }) => kind === 'escalation' && count > 1).length;
        expect(escalated > 0 || told + untold === accepted).toBe(true);
        for (const groupId of new Set(notices.map((notice) => notice.groupId))) {
          const times = notices.filter((notice) => notice.groupId === groupId && notice.kind !== 'escalation').map(({ createdMs }) => createdMs);
          for (const [index, time] of times.entries()) if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(60_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});
