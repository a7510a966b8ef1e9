import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditTrail, type AuditMirrorEntry, type AuditTrailParts } from './audit-trail.ts';
import { AuditQueryError } from './audit-query.ts';
import type { AuditEvent } from './events/audit-event.ts';
import { AuditEntryError } from './events/audit-leaf.ts';
import { AuditAction, AuditOutcome, AuditResource } from './events/names.ts';
import { verifyAuditBundle } from './export/bundle.ts';
import { AuditStoreError } from './log/audit-store.ts';
import { memoryAuditStore } from './log/memory-audit-store.ts';
import { noteSigner } from './notes/note-key.ts';
import { isReceiptFor, receiptEvent, verifyReceipt } from './receipt.ts';
import { memorySubjectKeys } from './subjects/subject-keys.ts';

const LOGIN: AuditEvent = {
  action: AuditAction.LOGIN,
  resource: AuditResource.USER,
  outcome: AuditOutcome.SUCCESS,
  userId: 'user123',
  resourceId: 'user123',
  details: { ip_address: '192.168.1.1' },
};

describe('the audit trail', () => {
  test('an event comes back as it was added, with its place and its time', async () => {
    const { trail } = opened();
    expect(await trail.addEvent({ ...LOGIN, tenantId: 't1', keyId: 'k1', requestId: 'r1', facts: { count: 2 } })).toEqual({ id: expect.stringMatching(/^evt_[0-9a-f]{32}$/u), index: 0 });
    const [event, ...more] = await trail.getEvents({ tenantId: 't1', userId: 'user123', action: AuditAction.LOGIN });
    expect(more).toEqual([]);
    expect(event).toMatchObject({ index: 0, timeMs: 1_000, action: 'login', resource: 'user', outcome: 'success', userId: 'user123', resourceId: 'user123', details: { ip_address: '192.168.1.1' }, facts: { count: 2 }, unreadable: [], tenantId: 't1', keyId: 'k1', requestId: 'r1' });
    expect(event && (await trail.getEvent(event.id))).toEqual(event);
  });

  test('AUD-10: nothing that the store holds tells who it was', async () => {
    const { trail, store } = opened();
    await trail.addEvent({ ...LOGIN, details: { ip_address: '192.168.1.1', name: 'Alice Doe' } });
    const [entry] = await store.readEntries({ begin: 0, end: 1 });
    const held = `${JSON.stringify(entry)}${Buffer.from(entry?.leaf ?? []).toString()}${entry?.sealed.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('')}`;
    expect(held).not.toMatch(/user123|192\.168|Alice/u);
  });

  test('AUD-10: after a person was erased, every proof holds and no entry leads to the person, in any copy', async () => {
    const { trail, store, keys } = opened();
    for (const userId of ['user123', 'other']) for (let round = 0; round < 5; round += 1) await trail.addEvent({ ...LOGIN, userId, resourceId: 'user123' });
    const copies = await store.readEntries({ begin: 0, end: 99 });
    const [first] = await trail.getEvents({ limit: 1 });
    const receipt = await trail.receiptOf(first?.id ?? '');
    expect(await trail.eraseSubject({ userId: 'user123' })).toBe(15);
    expect(await trail.getEvents({ userId: 'user123' })).toEqual([]);
    expect(await trail.getEvents({ resource: 'user', resourceId: 'user123' })).toEqual([]);
    const events = await trail.getEvents();
    expect(events.map(({ userId }) => userId)).toEqual([...Array.from({ length: 5 }), ...Array.from({ length: 5 }, () => 'other')]);
    expect(events[0]).toMatchObject({ details: {}, unreadable: ['details.ip_address', 'resource', 'user'] });
    expect(JSON.stringify(events)).not.toContain('user123');
    expect((await trail.verify()).invalid).toEqual([]);
    expect(receipt && verifyReceipt(receipt, { origin: trail.origin, logKeys: [trail.verifier] }).ok).toBe(true);
    for (const { sealed } of copies) for (const { subject } of sealed) if (subject !== (await keys.find({ userId: 'other' }))?.id) expect(await keys.read(subject)).toBeUndefined();
    expect(await trail.eraseSubject({ userId: 'user123' })).toBe(0);
  });

  test('AUD-10: two events of one person share nothing in their entries that could be joined', async () => {
    const { trail, store } = opened();
    await trail.addEvent(LOGIN);
    await trail.addEvent(LOGIN);
    const [one, two] = (await store.readEntries({ begin: 0, end: 2 })).map(({ leaf }) => new Set(Buffer.from(leaf).toString().match(/[A-Za-z0-9+/]{43}=/gu)));
    expect(one?.size).toBe(3);
    expect(one && two && [...one].filter((commitment) => two.has(commitment))).toEqual([]);
  });

  test('sealed values that were moved to another entry do not open there', async () => {
    const { trail, store, parts } = opened();
    await trail.addEvent({ ...LOGIN, details: { amount: 1 } });
    await trail.addEvent({ ...LOGIN, details: { amount: 2 } });
    const swapped = { ...store, find: async (query: Parameters<typeof store.find>[0]) => (await store.find(query)).map((entry, _, all) => ({ ...entry, sealed: all[1 - entry.index]?.sealed ?? [] })) };
    const events = await new AuditTrail({ ...parts, store: swapped }).getEvents();
    expect(events.map(({ details, unreadable }) => [details, unreadable.length])).toEqual([[{}, 3], [{}, 3]]);
  });

  test('AUD-8: queries find by every filter, in both orders, and pages stay stable while events are added', async () => {
    const { trail } = opened();
    for (let number = 0; number < 12; number += 1) {
      await trail.addEvent({ ...LOGIN, tenantId: number % 2 === 0 ? 'a' : 'b', timeMs: number, userId: `user-${number % 3}`, outcome: number % 4 === 0 ? 'denied' : 'success', id: `id-${number}` });
    }
    const indexes = async (query: Parameters<AuditTrail['getEvents']>[0]): Promise<readonly number[]> => (await trail.getEvents(query)).map(({ index }) => index);
    expect(await indexes({ tenantId: 'a', userId: 'user-0' })).toEqual([0, 6]);
    expect(await indexes({ tenantId: 'a', outcome: 'denied', order: 'newest-first', limit: 2 })).toEqual([8, 4]);
    expect(await indexes({ sinceMs: 3, untilMs: 5 })).toEqual([3, 4]);
    expect(await indexes({ tenantId: 'a', userId: 'nobody' })).toEqual([]);
    const page = await trail.getEvents({ order: 'newest-first', limit: 5 });
    await trail.addEvent(LOGIN);
    expect(await indexes({ order: 'newest-first', limit: 5, after: page.at(-1)?.cursor })).toEqual([6, 5, 4, 3, 2]);
    for (const query of [{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { after: 'x' }, { after: '-1' }, { resourceId: 'x' }]) await expect(trail.getEvents(query)).rejects.toThrow(AuditQueryError);
  });

  test('AUD-8: an event of another tenant is not there', async () => {
    const { trail } = opened();
    const { id } = await trail.addEvent({ ...LOGIN, tenantId: 'a' });
    expect(await trail.getEvent(id, { tenantId: 'b' })).toBeUndefined();
    expect((await trail.getEvent(id, { tenantId: 'a' }))?.id).toBe(id);
    expect(await trail.getEvent('none')).toBeUndefined();
  });

  test('AUD-1: an event that cannot be logged is an error, and a retry under its id logs it once', async () => {
    const { trail, store } = opened();
    await trail.addEvent({ ...LOGIN, id: 'once' });
    await expect(trail.addEvent({ ...LOGIN, id: 'once' })).rejects.toThrow(AuditStoreError);
    // @ts-expect-error what callers without types may give
    await expect(trail.addEvent({ ...LOGIN, action: 'fly' })).rejects.toThrow(AuditEntryError);
    await expect(trail.addEvent({ ...LOGIN, id: '' })).rejects.toThrow(AuditEntryError);
    await expect(trail.addEvent({ ...LOGIN, details: { number: Number.NaN } })).rejects.toThrow(AuditEntryError);
    await expect(trail.addEvent({ ...LOGIN, facts: { text: 'x'.repeat(70_000) } })).rejects.toThrow(AuditEntryError);
    expect(await store.size()).toBe(1);
  });

  test('events are copied to the logger once they are logged, without details; a logger that fails fails no event', async () => {
    const lines: AuditMirrorEntry[] = [];
    const failures: unknown[] = [];
    const { trail } = opened({ secureLogger: { info: async (entry) => void lines.push(entry) } });
    await trail.addEvent(LOGIN);
    expect(lines).toEqual([{ message: 'Audit event', category: 'audit', userId: 'user123', metadata: { id: expect.any(String), index: 0, action: 'login', resource: 'user', outcome: 'success' } }]);
    const { trail: second } = opened({ secureLogger: { info: async () => Promise.reject(new Error('no disk')) }, onFailure: (error) => failures.push(error) });
    expect((await second.addEvent(LOGIN)).index).toBe(0);
    expect(failures).toHaveLength(1);
  });

  test('AUD-11: the signing key changes within the log, which verifies from the old key alone', async () => {
    const { trail } = opened();
    const old = trail.verifier;
    await trail.addEvent(LOGIN);
    const next = noteSigner({ name: trail.origin, kind: 'ed25519', seed: new Uint8Array(32).fill(9) });
    await trail.rotateSigningKey(next);
    for (let round = 0; round < 3; round += 1) await trail.addEvent(LOGIN);
    const report = await trail.verify({ logKeys: [old] });
    expect([report.invalid, report.size, report.coveredSize, report.logKeys.map(({ id }) => id)]).toEqual([[], 5, 5, [old.id, next.verifier.id]]);
    expect(trail.verifier.id).toBe(next.verifier.id);
    expect((await trail.verify({ logKeys: [next.verifier] })).invalid).toEqual([]);
  });

  test('AUD-11: a key that only a stranger announces is not followed', async () => {
    const { trail } = opened();
    const stranger = noteSigner({ name: trail.origin, kind: 'ed25519', seed: new Uint8Array(32).fill(5) });
    const { rotationEvent } = await import('./events/rotation.ts');
    await trail.addEvent(rotationEvent(trail.origin, { from: stranger, to: stranger }));
    expect((await trail.verify()).logKeys).toHaveLength(1);
  });

  test('order is that of the log, whatever the clock says', async () => {
    const { trail, clock } = opened();
    await trail.addEvent({ ...LOGIN, id: 'first' });
    clock.now -= 31_536_000_000;
    await trail.addEvent({ ...LOGIN, id: 'second' });
    expect((await trail.getEvents()).map(({ id }) => id)).toEqual(['first', 'second']);
    expect((await trail.verify()).doubts).toEqual([{ index: 1, reason: 'clock_went_back' }]);
  });

  test('verifyIntegrity of the specification: a status, and the invalid entries', async () => {
    const { trail } = opened();
    expect(await trail.verifyIntegrity()).toEqual(['intact-unwitnessed', []]);
    await trail.addEvent(LOGIN);
    expect(await trail.verifyIntegrity()).toEqual(['intact-unwitnessed', []]);
  });
});

describe('exports', () => {
  test('AUD-9: JSON lines, CSV and OCSF hold every event, and the bundle proves each', async () => {
    const { trail } = opened();
    for (let number = 0; number < 300; number += 1) await trail.addEvent({ ...LOGIN, tenantId: number % 3 === 0 ? 'a' : 'b' });
    for (const format of ['jsonl', 'csv', 'ocsf'] as const) {
      const { text, bundle } = await trail.exportEvents({ format, query: { tenantId: 'b' } });
      expect((await collect(text)).split('\n').filter((line) => line !== '')).toHaveLength(format === 'csv' ? 201 : 200);
      const lines = (await collect(bundle)).trimEnd().split('\n');
      expect(await verifyAuditBundle(lines, { origin: trail.origin, logKeys: [trail.verifier] })).toEqual({ status: 'valid-unwitnessed', entries: 200, size: 300, invalid: [] });
    }
  });

  test('AUD-9: OCSF says who, what and how in its own terms', async () => {
    const { trail } = opened();
    await trail.addEvent({ ...LOGIN, tenantId: 't', requestId: 'r' });
    await trail.addEvent({ ...LOGIN, action: 'delete', outcome: 'denied' });
    await trail.addEvent({ ...LOGIN, action: 'update', resource: 'policy', resourceId: 'p1' });
    const events = (await collect((await trail.exportEvents({ format: 'ocsf' })).text)).trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300201, status_id: 1, severity_id: 1, time: 1000, actor: { user: { uid: 'user123' } }, metadata: { tenant_uid: 't', correlation_uid: 'r', sequence: 0 } });
    expect(events[1]).toMatchObject({ class_uid: 3001, activity_id: 6, type_uid: 300106, status_id: 2 });
    expect(events[2]).toMatchObject({ class_uid: 3004, activity_id: 3, resources: [{ type: 'policy', uid: 'p1' }] });
  });

  test('AUD-9: no cell of a CSV is a formula, whatever an event holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '|', '\uff1d', '"', ',', "'", ''), fc.string()), { minLength: 1, maxLength: 5 }), async (texts) => {
        const { trail } = opened();
        for (const [start, rest] of texts) await trail.addEvent({ ...LOGIN, userId: `${start}${rest}`, tenantId: `${start}x` });
        const rows = readCsv(await collect((await trail.exportEvents({ format: 'csv' })).text));
        expect(rows).toHaveLength(texts.length + 1);
        for (const row of rows) {
          expect(row).toHaveLength(14);
          for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n|\uff1d]/u);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('personal values stay in when they are not to go out', async () => {
    const { trail } = opened();
    await trail.addEvent(LOGIN);
    const { text, bundle } = await trail.exportEvents({ format: 'jsonl', isPersonalIncluded: false });
    expect(`${await collect(text)}${await collect(bundle)}`).not.toMatch(/user123|192\.168/u);
  });

  test('AUD-9: a bundle in which a line was changed, left out, put in or cut is broken, and the line named', async () => {
    const { trail } = opened();
    for (let number = 0; number < 20; number += 1) await trail.addEvent({ ...LOGIN, facts: { number } });
    const lines = (await collect((await trail.exportEvents({ format: 'jsonl' })).bundle)).trimEnd().split('\n');
    const trust = { origin: trail.origin, logKeys: [trail.verifier] };
    const reasons = async (changed: readonly string[]): Promise<unknown> => (await verifyAuditBundle(changed, trust)).invalid.map(({ line, reason }) => [line, reason]);
    expect(await reasons(lines)).toEqual([]);
    expect(await reasons(lines.with(5, (lines[5] ?? '').replace('number\\":4', 'number\\":5')))).toEqual([[6, 'not_in_the_log']]);
    expect(await reasons(lines.with(5, (lines[5] ?? '').replace('"index":4', '"index":5')))).toEqual([[6, 'not_in_the_log']]);
    expect(await reasons(lines.with(5, (lines[5] ?? '').replace('"value":"user123"', '"value":"mallory"')))).toEqual([[6, 'opening_wrong']]);
    expect(await reasons(lines.toSpliced(5, 1))).toEqual([[21, 'cut']]);
    expect(await reasons(lines.slice(0, -1))).toEqual([[22, 'cut']]);
    expect(await reasons([...lines, lines[3] ?? ''])).toEqual([[23, 'malformed']]);
    expect(await reasons(lines.with(0, (lines[0] ?? '').replace('\\n20\\n', '\\n19\\n')))).toEqual([[1, 'checkpoint_not_signed']]);
    expect(await reasons([])).toEqual([[1, 'cut']]);
    expect(await reasons(lines.with(3, 'no JSON'))).toEqual([[4, 'malformed']]);
  });
});

describe('receipts', () => {
  const requestHash = new Uint8Array(32).fill(1);
  const responseHash = new Uint8Array(32).fill(2);
  const terms = { id: 'rcpt_1', requestId: 'req_1', outcome: 'success', requestHash, responseHash, deployment: 'openai/small', policyEpoch: 'e7', verdicts: { injection: 'passed' } } as const;

  test('AUD-7: a receipt proves request, answer, deployment, policy epoch and verdicts with public keys alone', async () => {
    const { trail } = opened();
    await trail.addEvent(LOGIN);
    await trail.addEvent(receiptEvent(terms));
    const receipt = (await trail.receiptOf('rcpt_1')) ?? { leaf: '', proof: '' };
    const verified = verifyReceipt(receipt, { origin: trail.origin, logKeys: [trail.verifier] });
    expect(verified).toMatchObject({ ok: true, value: { index: 1, size: 2, isWitnessed: false, leaf: { requestUid: 'req_1', facts: { deployment: 'openai/small', policy_epoch: 'e7', verdicts: { injection: 'passed' } } } } });
    expect(verified.ok && isReceiptFor(verified.value, { requestHash, responseHash })).toBe(true);
    expect(verified.ok && isReceiptFor(verified.value, { requestHash, responseHash: requestHash })).toBe(false);
    expect(verified.ok && isReceiptFor(verified.value, { requestHash })).toBe(false);
  });

  test('AUD-7: a receipt that was changed, or is of another log, does not hold', async () => {
    const { trail } = opened();
    await trail.addEvent(receiptEvent(terms));
    await trail.addEvent(LOGIN);
    const receipt = (await trail.receiptOf('rcpt_1')) ?? { leaf: '', proof: '' };
    const trust = { origin: trail.origin, logKeys: [trail.verifier] };
    const reason = (changed: Partial<typeof receipt>, by = trust): unknown => {
      const result = verifyReceipt({ ...receipt, ...changed }, by);
      return result.ok || result.reason;
    };
    expect(reason({})).toBe(true);
    expect(reason({ leaf: receipt.leaf.replace('openai', 'azure') })).toBe('not_in_the_log');
    expect(reason({ leaf: `${receipt.leaf} ` })).toBe('malformed');
    expect(reason({ proof: receipt.proof.replace('index 0', 'index 1') })).toBe('not_in_the_log');
    expect(reason({ proof: receipt.proof.replace('@v1', '@v2') })).toBe('malformed');
    expect(reason({}, { ...trust, origin: 'other.example' })).toBe('checkpoint_not_signed');
    const witness = noteSigner({ name: 'witness.example', kind: 'ed25519-cosignature', seed: new Uint8Array(32).fill(3) });
    expect(reason({}, Object.assign({ witnesses: [witness.verifier] }, trust))).toBe('not_witnessed');
    expect(await trail.receiptOf('none')).toBeUndefined();
  });
});

function opened(options: Partial<AuditTrailParts> = {}): { trail: AuditTrail; store: ReturnType<typeof memoryAuditStore>; keys: ReturnType<typeof memorySubjectKeys>; clock: { now: number }; parts: AuditTrailParts } {
  let counter = 0;
  const random = {
    bytes: (length: number): Uint8Array => {
      counter += 1;
      return Uint8Array.from({ length }, (_, place) => (counter * 31 + place * 7 + Math.trunc(counter / 256) * 13 * (place + 1)) % 256);
    },
    fraction: () => 0.5,
  };
  const clock = { now: 1_000 };
  const store = memoryAuditStore();
  const keys = memorySubjectKeys(random);
  const parts: AuditTrailParts = { clock: { nowMs: () => clock.now, monotonicMs: () => clock.now }, random, store, keys, ...options };
  return { trail: new AuditTrail(parts), store, keys, clock, parts };
}

async function collect(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Reads CSV as RFC 4180 says. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let isQuoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place] ?? '';
    if (isQuoted) {
      if (character === '"' && text[place + 1] === '"') place += 1;
      else if (character === '"') isQuoted = false;
      if (isQuoted) cell += character;
    } else if (character === '"') isQuoted = true;
    else if (character === ',' || (character === '\r' && text[place + 1] === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\r') {
        place += 1;
        rows.push([]);
      }
    } else cell += character;
  }
  return rows.slice(0, -1);
}
