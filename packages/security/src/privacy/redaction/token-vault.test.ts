import { describe, expect, test } from 'vitest';
import { createMemoryVaultStore } from './memory-vault-store.ts';
import { countingRandom, testKey } from './redaction.test-data.ts';
import { type RestoreEvent, TokenVault, type VaultRow } from './token-vault.ts';

const SCOPE = { tenantId: 'acme', conversationId: 'c1' };
const CLAIM = { scope: SCOPE, actor: 'ann', purpose: 'support' };

function openVault(more: { readonly mayRestore?: boolean; readonly restoresPerMinuteMax?: number } = {}) {
  const store = createMemoryVaultStore();
  const events: RestoreEvent[] = [];
  const rows: VaultRow[] = [];
  let nowMs = 1_000_000;
  const vault = new TokenVault({
    store: { ...store, put: (row) => {
      rows.push(row);
      store.put(row);
    } },
    key: testKey(),
    clock: { nowMs: () => nowMs },
    random: countingRandom(),
    keepMs: 60_000,
    mayRestore: () => more.mayRestore ?? true,
    audit: (event) => events.push(event),
    ...(more.restoresPerMinuteMax === undefined ? {} : { restoresPerMinuteMax: more.restoresPerMinuteMax }),
  });
  const tokenize = (value: string, scope = SCOPE): string => vault.tokenize('EMAIL_ADDRESS', value, { scope, purpose: 'support' });
  return { vault, events, rows, tokenize, pass: (ms: number) => (nowMs += ms) };
}

describe('PII-4: a vault', () => {
  test('gives a value back to whoever may have it, with an audit entry', () => {
    const { vault, events, tokenize } = openVault();
    const token = tokenize('jane@corp.test');
    expect(token).toMatch(/^tok_[a-z2-7]{26}$/u);
    expect(vault.detokenize(token, CLAIM)).toBe('jane@corp.test');
    expect(events).toEqual([{ token, tenantId: 'acme', actor: 'ann', purpose: 'support', outcome: 'restored' }]);
  });

  test('the same value in a scope has one token, in another scope another', () => {
    const { tokenize } = openVault();
    expect(tokenize('a')).toBe(tokenize('a'));
    expect(new Set([tokenize('a'), tokenize('b'), tokenize('a', { tenantId: 'acme', conversationId: 'c2' }), tokenize('a', { tenantId: 'other', conversationId: 'c1' })]).size).toBe(4);
  });

  test('refuses, and says why to the audit trail alone', () => {
    const { vault, events, tokenize, pass } = openVault();
    const token = tokenize('jane@corp.test');
    expect(vault.detokenize(token, { ...CLAIM, scope: { tenantId: 'other', conversationId: 'c1' } })).toBeUndefined();
    expect(vault.detokenize('tok_none', CLAIM)).toBeUndefined();
    expect(vault.detokenize(token, { ...CLAIM, purpose: 'marketing' })).toBeUndefined();
    pass(60_000);
    expect(vault.detokenize(token, CLAIM)).toBeUndefined();
    expect(events.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'other-purpose', 'expired']);
  });

  test('refuses who lacks the permission, and asks no more often than the limit', () => {
    const denied = openVault({ mayRestore: false });
    expect(denied.vault.detokenize(denied.tokenize('a'), CLAIM)).toBeUndefined();
    expect(denied.events).toMatchObject([{ outcome: 'denied' }]);
    const limited = openVault({ restoresPerMinuteMax: 2 });
    const token = limited.tokenize('a');
    const tries = Array.from({ length: 3 }, () => limited.vault.detokenize(token, CLAIM));
    expect(tries).toEqual(['a', 'a', undefined]);
    expect(limited.vault.detokenize(token, { ...CLAIM, actor: 'bob' })).toBe('a');
    limited.pass(60_000);
    limited.tokenize('a');
    expect(limited.vault.detokenize(token, CLAIM)).toBe('a');
  });

  test('gives nothing out that could not be audited', () => {
    const store = createMemoryVaultStore();
    const terms = { store, key: testKey(), clock: { nowMs: () => 0 }, random: countingRandom(), keepMs: 1, mayRestore: () => true };
    const vault = new TokenVault({ ...terms, audit: () => {
      throw new Error('disk full');
    } });
    const token = vault.tokenize('X', 'v', { scope: SCOPE, purpose: 'support' });
    expect(() => vault.detokenize(token, CLAIM)).toThrow('disk full');
  });

  test('stores no value, type of tenant or conversation in clear, and a moved row does not open', () => {
    const { vault, rows, tokenize } = openVault();
    tokenize('jane@corp.test');
    const other = tokenize('joe@corp.test');
    expect(JSON.stringify(rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed).toString('latin1') })))).not.toMatch(/jane|acme|c1/u);
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('two rows were written');
    const store = createMemoryVaultStore();
    store.put({ ...first, token: second.token });
    const moved = new TokenVault({ store, key: testKey(), clock: { nowMs: () => 0 }, random: countingRandom(), keepMs: 1, mayRestore: () => true, audit: () => undefined });
    expect(moved.detokenize(other, CLAIM)).toBeUndefined();
    expect(vault.detokenize(other, CLAIM)).toBe('joe@corp.test');
  });

  test('erases a conversation, and purges what has expired', () => {
    const { vault, tokenize, pass } = openVault();
    const token = tokenize('a');
    tokenize('b', { tenantId: 'acme', conversationId: 'c2' });
    expect(vault.erase(SCOPE)).toBe(1);
    expect(vault.detokenize(token, CLAIM)).toBeUndefined();
    pass(60_000);
    expect([vault.purge(), vault.purge()]).toEqual([1, 0]);
  });
});
