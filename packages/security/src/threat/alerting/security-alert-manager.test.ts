import { describe, expect, test } from 'vitest';
import { Secret } from '../../kernel/index.ts';
import { alertMetrics } from './alert-metrics.ts';
import { type AlertRecord, MemoryAlertOutbox } from './outbox.ts';
import { openSecurityAlertManager, type SecurityAlertManager, type SecurityAlertManagerParts } from './security-alert-manager.ts';
import { SecurityMetricsCollector } from './security-metrics-collector.ts';
import { TEST_POLICY, TEST_RANDOM, TestChannel, TestTime } from './test-alerting.ts';
import { runbookOf, toOcsf } from './to-ocsf.ts';

interface Opened {
  readonly manager: SecurityAlertManager;
  readonly first: TestChannel;
  readonly second: TestChannel;
  readonly time: TestTime;
  readonly outbox: MemoryAlertOutbox;
  readonly troubles: string[];
}

async function open(terms: Partial<SecurityAlertManagerParts> & { readonly outbox?: MemoryAlertOutbox; readonly time?: TestTime } = {}): Promise<Opened> {
  const [first, second, time, outbox] = [new TestChannel('first'), new TestChannel('second'), terms.time ?? new TestTime(), terms.outbox ?? new MemoryAlertOutbox()];
  const troubles: string[] = [];
  const manager = await openSecurityAlertManager({ channels: [first, second], policy: TEST_POLICY, clock: time, random: TEST_RANDOM, onTrouble: (what) => troubles.push(what), ...terms, outbox });
  return { manager, first, second, time, outbox, troubles };
}

const DRAFT = { title: 'Security violation detected', description: 'A potential security violation was detected', severity: 'high', source: 'security_system' } as const;

describe('delivery', () => {
  test('MET-7: an alert goes out without waiting for a tick', async () => {
    const { manager, first } = await open();
    expect(await manager.createAlert(DRAFT)).toMatchObject({ is: 'told' });
    await manager.settle();
    expect(first.notices).toMatchObject([{ kind: 'firing', count: 1, alert: { title: DRAFT.title, severity: 'high' } }]);
    expect(manager.notices).toEqual([]);
  });

  test('MET-2: what was on its way when the process ended goes out after the restart, once', async () => {
    const before = await open();
    before.first.trouble = 'later';
    await before.manager.createAlert(DRAFT);
    await before.manager.settle();
    // The process ends here; a new one opens the same outbox.
    const after = await open({ outbox: before.outbox, time: before.time });
    after.time.ms += 10_000;
    await after.manager.tick();
    await after.manager.settle();
    await after.manager.createAlert(DRAFT);
    await after.manager.tick();
    await after.manager.settle();
    expect(after.first.notices).toHaveLength(1);
  });

  test('MET-2: an alert is stored before its call resolves and before any channel is asked', async () => {
    const order: string[] = [];
    class Recording extends MemoryAlertOutbox {
      override async save(changes: ReadonlyMap<string, AlertRecord | undefined>): Promise<void> {
        await super.save(changes);
        order.push('stored');
      }
    }
    const { manager, first } = await open({ outbox: new Recording() });
    const { send } = first;
    const sendAndTell: typeof send = (notice) => {
      order.push('sent');
      return send(notice);
    };
    Object.assign(first, { send: sendAndTell });
    await manager.createAlert(DRAFT);
    await manager.settle();
    expect(order.slice(0, 2)).toEqual(['stored', 'sent']);
  });

  test('a channel that fails is tried again, ever more slowly, then the next one is used', async () => {
    const { manager, first, second, time, troubles } = await open();
    first.trouble = 'later';
    await manager.createAlert(DRAFT);
    for (let turn = 0; turn < 10; turn += 1) {
      await manager.settle();
      time.ms += 1_000;
      await manager.tick();
    }
    await manager.settle();
    expect([first.attempts, second.notices.length]).toEqual([3, 1]);
    expect(troubles).toEqual(['not-sent', 'not-sent', 'not-sent']);
  });

  test('MET-5: a channel that can never take it is left at once for the next', async () => {
    const { manager, first, second } = await open();
    first.trouble = 'never';
    await manager.createAlert(DRAFT);
    await manager.settle();
    expect([first.attempts, second.notices.length]).toEqual([1, 1]);
  });

  test('when no channel takes it, it is tried for a day and then given up, aloud', async () => {
    const { manager, first, second, time, troubles } = await open();
    first.trouble = 'later';
    second.trouble = 'never';
    await manager.createAlert(DRAFT);
    for (let hour = 0; hour < 26; hour += 1) {
      for (let minute = 0; minute < 6; minute += 1) {
        await manager.settle();
        time.ms += 600_000;
        await manager.tick();
      }
    }
    await manager.settle();
    expect(troubles.filter((what) => what === 'given-up')).not.toHaveLength(0);
    expect(manager.notices.filter(({ kind, alert }) => kind === 'firing' && alert.title === DRAFT.title)).toEqual([]);
  });

  test('an outbox that fails keeps no alert from being told, and is written as soon as it can be', async () => {
    class Failing extends MemoryAlertOutbox {
      isFull = true;
      override save(changes: ReadonlyMap<string, AlertRecord | undefined>): Promise<void> {
        return this.isFull ? Promise.reject(new Error('full')) : super.save(changes);
      }
    }
    const outbox = new Failing();
    const { manager, first, troubles } = await open({ outbox });
    await manager.createAlert(DRAFT);
    await manager.settle();
    expect(first.notices).toHaveLength(1);
    expect(troubles).toContain('not-stored');
    outbox.isFull = false;
    await manager.tick();
    expect(await outbox.load()).toMatchObject([{ kind: 'group' }]);
  });
});

describe('alerting watches itself', () => {
  test('MET-7: a heartbeat goes out at intervals', async () => {
    const { manager, second, time } = await open({ deadMan: { channels: ['second'], everyMs: 60_000 } });
    for (let tick = 0; tick < 7; tick += 1) {
      await manager.tick();
      await manager.settle();
      time.ms += 20_000;
    }
    expect(second.notices.map(({ kind }) => kind)).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
  });

  test('MET-7: each channel is tested every hour, and one that fails is an alert that goes out by the other', async () => {
    const { manager, first, second, time } = await open();
    first.trouble = 'never';
    time.ms += 3_600_000;
    await manager.tick();
    await manager.settle();
    expect(second.notices).toMatchObject([{ alert: { title: 'The alert channel first does not work', source: 'alerting', labels: { channel: 'first', code: 'down' } } }]);
    expect(await manager.testChannels()).toMatchObject([{ channel: 'first', error: { code: 'down' } }, { channel: 'second', error: undefined }]);
  });

  test('alerts, notices and channels are counted', async () => {
    const metricsCollector = new SecurityMetricsCollector({ metrics: alertMetrics(['first', 'second']) });
    const { manager } = await open({ metricsCollector });
    await manager.createAlert(DRAFT);
    await manager.createAlert(DRAFT);
    await manager.testChannels();
    await manager.settle();
    const text = metricsCollector.exposition();
    expect(text).toContain('agentor_security_alerts_total{severity="high",outcome="told"} 1');
    expect(text).toContain('agentor_security_alerts_total{severity="high",outcome="counted"} 1');
    expect(text).toContain('agentor_security_alert_notices_total{kind="firing",outcome="delivered"} 1');
    expect(text).toContain('agentor_security_alert_channel_up{channel="second"} 1');
  });
});

describe('what is told', () => {
  test('MET-6: secrets and what looks like one are cut, texts are single lines without control characters, lengths are bounded', async () => {
    const { manager, first } = await open({ secrets: [new Secret('known-secret-value')] });
    const hostile = `known-secret-value Bearer abcdefgh12345678\r\nBcc: evil@example.com\u202e\u0000${'x'.repeat(10_000)}`;
    await manager.createAlert({ title: hostile, description: hostile, source: 'a/b "c"\n', labels: { [hostile]: hostile, ...Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v'])) } });
    await manager.settle();
    const told = JSON.stringify(first.notices[0]?.alert);
    expect(told).not.toMatch(/known-secret|abcdefgh12345678|\\r|\\n|\\u0000|\u202e/u);
    expect(told.length).toBeLessThan(2_500);
    expect(first.notices[0]?.alert.source).toBe('a_b__c_');
  });

  test('MET-7: each notice has a runbook and the form of an OCSF detection finding', async () => {
    const { manager, first } = await open();
    await manager.createAlert(DRAFT);
    await manager.settle();
    const [notice] = first.notices;
    expect(notice).toBeDefined();
    if (notice === undefined) return;
    expect(runbookOf(notice)).toBe('runbook-security_system');
    expect(toOcsf(notice, { version: '0.1.0' })).toMatchObject({ class_uid: 2004, category_uid: 2, type_uid: 200_401, activity_id: 1, severity_id: 4, finding_info: { title: DRAFT.title } });
  });

  test('a severity that is none is refused', async () => {
    const { manager } = await open();
    const draft = { ...DRAFT };
    Object.assign(draft, { severity: 'huge' });
    await expect(manager.createAlert(draft)).rejects.toThrow(TypeError);
  });
});

describe('people', () => {
  test('silences and acknowledgements survive a restart', async () => {
    const before = await open();
    const { groupId = '' } = await before.manager.createAlert(DRAFT);
    await before.manager.acknowledge(groupId, 'alice');
    const silence = await before.manager.silence({ source: 'guards', untilMs: before.time.ms + 60_000, by: 'bob', reason: 'work' });
    const after = await open({ outbox: before.outbox, time: before.time });
    expect(after.manager.groups).toMatchObject([{ id: groupId, acknowledgedBy: 'alice' }]);
    expect(await after.manager.createAlert({ ...DRAFT, source: 'guards' })).toMatchObject({ is: 'silenced' });
    expect(await after.manager.endSilence(silence.id)).toBe(true);
    expect(await after.manager.endSilence(silence.id)).toBe(false);
    expect(await after.manager.createAlert({ ...DRAFT, source: 'guards' })).toMatchObject({ is: 'told' });
  });
});
