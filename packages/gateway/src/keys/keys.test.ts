import { Secret } from '@agentor/security/kernel';
import * as fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { findKeyId, generateApiKey } from './api-key.ts';
import { KEY_FILE, KeyFileError, type KeyPorts, openKeys } from './index.ts';

function ports(files: Map<string, string> = new Map(), pepper = 'p'.repeat(64)): KeyPorts {
  return {
    files: {
      readText: (name) => Promise.resolve(files.get(name)),
      writeText: (name, text) => {
        files.set(name, text);
        return Promise.resolve();
      },
    },
    pepper: new Secret(pepper),
    random: { bytes: (length) => randomBytes(length) },
    clock: { nowMs: () => 1 },
    acts: { carryOut: async (_act, work) => work() },
    actor: 'operator',
  };
}

test('USR-6: a key has a check-summed prefix and 256 bits', () => {
  const key = generateApiKey({ bytes: (length) => new Uint8Array(length).fill(255) });
  expect(key.text).toMatch(/^agw_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
  expect(findKeyId(key.text)).toBe(key.id);
  expect(generateApiKey({ bytes: (length) => new Uint8Array(length) }).text).toMatch(/^agw_0{10}_0{43}_/);
});

test('USR-6: a key is found as long as it is whole, and any changed character makes it unknown', async () => {
  const keys = await openKeys(ports());
  const { id, key } = await keys.create({ label: 'first', models: ['fast'] });
  const text = key.reveal();
  expect(keys.find(text)).toEqual({ keyId: id, tenantId: 'default', models: ['fast'] });
  for (let index = 0; index < text.length; index += 1) {
    const changed = `${text.slice(0, index)}${text[index] === 'x' ? 'y' : 'x'}${text.slice(index + 1)}`;
    expect(keys.find(changed)).toBeUndefined();
    expect(keys.find(text.slice(0, index))).toBeUndefined();
  }
  expect(keys.find(`${text} `)).toBeUndefined();
  expect(keys.find(text.toLowerCase())).toBeUndefined();
});

test('USR-6: a well-formed key with a known id and another secret, or an unknown id, is refused', async () => {
  const files = new Map<string, string>();
  const keys = await openKeys(ports(files));
  const { key } = await keys.create({ label: '' });
  const fixed = { bytes: (length: number) => new Uint8Array(length).fill(7) };
  const other = generateApiKey(fixed);
  expect(keys.find(other.text)).toBeUndefined();
  // The stored record under the other key's id: the hash alone decides.
  files.set(KEY_FILE, (files.get(KEY_FILE) ?? '').replace(/"id": "[^"]*"/, `"id": "${other.id}"`));
  await keys.reload();
  expect(keys.find(other.text)).toBeUndefined();
  expect(keys.find(key.reveal())).toBeUndefined();
});

test('USR-6: a key is shown once and stored only as a keyed hash', async () => {
  const files = new Map<string, string>();
  const keys = await openKeys(ports(files));
  const made = await keys.create({ label: 'first' });
  const secret = made.key.reveal().split('_')[2] ?? '?';
  expect(files.get(KEY_FILE)).not.toContain(secret);
  expect(inspect(made) + JSON.stringify(made) + JSON.stringify(keys.list())).not.toContain(secret);
  expect(JSON.stringify(keys.list())).not.toContain('hash');
  const elsewhere = await openKeys(ports(files, 'q'.repeat(64)));
  expect(elsewhere.find(made.key.reveal())).toBeUndefined();
  const again = await openKeys(ports(files));
  expect(again.find(made.key.reveal())?.keyId).toBe(made.id);
});

test('several keys live side by side, and a revoked one is refused at once', async () => {
  const keys = await openKeys(ports());
  const made = await Promise.all(['a', 'b', 'c'].map(async (label) => keys.create({ label })));
  expect(keys.list().map(({ label }) => label)).toEqual(['a', 'b', 'c']);
  expect(await keys.revoke(made[1]?.id ?? '')).toBe(true);
  expect(await keys.revoke('unknown')).toBe(false);
  expect(made.map(({ key }) => keys.find(key.reveal()) !== undefined)).toEqual([true, false, true]);
});

test('a key made by a command beside the gateway is known after a reload', async () => {
  const files = new Map<string, string>();
  const [gateway, command] = [await openKeys(ports(files)), await openKeys(ports(files))];
  const { key } = await command.create({ label: 'new' });
  expect(gateway.find(key.reveal())).toBeUndefined();
  await gateway.reload();
  expect(gateway.find(key.reveal())).toBeDefined();
});

test('a damaged file is an error and keeps the keys that are known', async () => {
  const files = new Map<string, string>();
  const keys = await openKeys(ports(files));
  const { key } = await keys.create({ label: 'first' });
  const good = files.get(KEY_FILE) ?? '';
  for (let cut = 0; cut < good.length - 2; cut += 7) {
    files.set(KEY_FILE, good.slice(0, cut));
    await expect(keys.reload()).rejects.toThrow(KeyFileError);
    await expect(keys.create({ label: 'second' })).rejects.toThrow(KeyFileError);
  }
  expect(keys.find(key.reveal())).toBeDefined();
  files.set(KEY_FILE, good);
  expect((await keys.create({ label: 'third' })).id).toHaveLength(10);
});

test('hostile text is refused before anything is looked up', async () => {
  const keys = await openKeys(ports());
  const hostile = ["' OR 1=1 --", 'agw_', '__proto__', 'constructor', 'agw_%00', `agw_${'a'.repeat(1_000_000)}`, '\0', "agw_'; DROP TABLE keys;--_x_y"];
  for (const text of hostile) expect([findKeyId(text), keys.find(text)]).toEqual([undefined, undefined]);
  fc.assert(fc.property(fc.string(), (text) => keys.find(text) === undefined), { numRuns: 300 });
});

test('any random bytes give a key that is known by its form', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 39, maxLength: 39 }), (bytes) => {
      const parts = [bytes.slice(0, 7), bytes.slice(7)];
      const key = generateApiKey({ bytes: (length) => (length === 7 ? parts[0] : parts[1]) ?? new Uint8Array(length) });
      return key.text.length === 65 && findKeyId(key.text) === key.id;
    }),
    { numRuns: 300 },
  );
});
