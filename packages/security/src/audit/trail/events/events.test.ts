import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditEntryError, formatLeaf, LEAF_BYTES_MAX, parseLeaf } from './audit-leaf.ts';
import { commitTo, opensCommitment } from './commitment.ts';
import { AuditAction, AuditOutcome, AuditResource } from './names.ts';

const EVENT = { action: AuditAction.LOGIN, resource: AuditResource.USER, outcome: AuditOutcome.SUCCESS } as const;
const TERMS = { id: 'evt_1', timeMs: 1_700_000_000_000, personal: {} } as const;

describe('entries of the audit log', () => {
  test('an entry is canonical JSON with the personal values as commitments alone', () => {
    const event = { ...EVENT, userId: 'alice', resourceId: 'alice', tenantId: 't1', details: { ip_address: '192.0.2.1' }, facts: { count: 1 } };
    const leaf = formatLeaf(event, { ...TERMS, personal: { user: 'commitment' } });
    expect(text(leaf)).toBe(
      '{"action":"login","facts":{"count":1},"outcome":"success","personal":{"user":"commitment"},"resource":"user","schema":"agentor.audit/1","tenant_uid":"t1","time":1700000000000,"uid":"evt_1"}',
    );
    expect(parseLeaf(leaf)).toMatchObject({ uid: 'evt_1', action: 'login', tenantUid: 't1', facts: { count: 1 }, personal: { user: 'commitment' } });
  });

  test('AUD-10: of a person, neither user, nor resource, nor details stand in the entry; of a model, its name does', () => {
    const event = { ...EVENT, userId: 'alice', resourceId: 'alice', details: { name: 'Alice' } };
    expect(text(formatLeaf(event, TERMS))).not.toMatch(/alice/iu);
    expect(parseLeaf(formatLeaf({ ...event, resource: 'model', resourceId: 'small' }, TERMS))?.resourceUid).toBe('small');
  });

  test('an entry too large, without a whole time, or of what is no JSON is refused', () => {
    const size = (characters: number): number => formatLeaf({ ...EVENT, facts: { text: 'x'.repeat(characters) } }, TERMS).length;
    const rest = size(0);
    expect(size(LEAF_BYTES_MAX - rest)).toBe(LEAF_BYTES_MAX);
    expect(() => size(LEAF_BYTES_MAX - rest + 1)).toThrow(AuditEntryError);
    expect(() => formatLeaf(EVENT, { ...TERMS, timeMs: 0.5 })).toThrow(AuditEntryError);
    expect(() => formatLeaf({ ...EVENT, facts: { number: Number.NaN } }, TERMS)).toThrow(AuditEntryError);
    expect(() => formatLeaf({ ...EVENT, tenantId: '\ud800' }, TERMS)).toThrow(AuditEntryError);
  });

  test('what is no entry, or not in its canonical form, is not read as one', () => {
    const good = text(formatLeaf(EVENT, TERMS));
    const bad = ['', 'null', '[]', good.replace(':', ': '), good.replace('audit/1', 'audit/2'), good.replace('login', 'fly'), good.replace('"uid"', '"Uid"'), `${good} `, good.replace('}', ',"personal":{"user":1}}'), good.slice(1)];
    expect(bad.map((one) => parseLeaf(Buffer.from(one)))).toEqual(bad.map(() => undefined));
    expect(parseLeaf(Buffer.from([0xff, 0xfe]))).toBeUndefined();
  });
});

describe('commitments', () => {
  test('open with the value, the name and the salt they were made with, and with no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (name, value, bytes) => {
        const commitment = commitTo(name, value, bytes);
        const salt = Buffer.from(bytes).toString('base64');
        expect(opensCommitment({ name, value, salt }, commitment)).toBe(true);
        expect(opensCommitment({ name, value: `${value}x`, salt }, commitment)).toBe(false);
        expect(opensCommitment({ name: `${name}x`, value, salt }, commitment)).toBe(false);
        expect(opensCommitment({ name, value, salt: Buffer.from(bytes.map((byte) => byte ^ 1)).toString('base64') }, commitment)).toBe(false);
        expect(commitment).toHaveLength(44);
      }),
    );
    expect(opensCommitment({ name: 'user', value: 'alice', salt: '' }, commitTo('user', 'alice', new Uint8Array(0)))).toBe(false);
  });
});

function text(leaf: Uint8Array): string {
  return Buffer.from(leaf).toString();
}
