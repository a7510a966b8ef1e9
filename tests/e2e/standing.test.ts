import { openKeyStore } from '@agentor/gateway';
import { describe, expect, test } from 'vitest';
import { startTestGateway } from '../support/index.ts';

describe('a gateway that stands', () => {
  test('every refusal at the door leaves one record, under the id that the caller was given', async () => {
    await using gateway = await startTestGateway();
    const refused = [
      await fetch(`${gateway.url}/nowhere`),
      await fetch(`${gateway.url}/v1/messages`),
      await fetch(`${gateway.url}/v1/models;x=1`),
    ];
    const ids = refused.map(({ headers }) => headers.get('x-request-id') ?? headers.get('request-id'));
    const lines = gateway.requestLines().map((line) => [line['requestId'], line['surface'], line['outcome'], line['status'], line['code']]);
    expect(lines).toEqual([
      [ids[0], 'none', 'refused', 404, 'route_not_found'],
      [ids[1], 'messages', 'refused', 405, 'method_not_allowed'],
      [ids[2], 'none', 'refused', 400, 'invalid_target'],
    ]);
  });

  test('USR-8: a key revoked beside the running gateway is refused within seconds, a new one is taken', async () => {
    await using gateway = await startTestGateway();
    const list = (key: string): Promise<number> => fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } }).then(({ status }) => status);
    const store = await openKeyStore(gateway.running.config.dataFolder);
    const created = await store.create({ label: 'late' });
    const late = created.key.reveal();
    await expect.poll(() => list(late), { timeout: 10_000 }).toBe(200);
    await store.revoke(created.id);
    await expect.poll(() => list(late), { timeout: 10_000 }).toBe(401);
    expect(await list(gateway.key)).toBe(200);
  });

  test('failures that one caller asks the echo model for close it to nobody', async () => {
    await using gateway = await startTestGateway();
    const ask = (content: string): Promise<number> =>
      fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${gateway.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'agentor/echo', messages: [{ role: 'user', content }] }),
      }).then(({ status }) => status);
    for (let count = 0; count < 8; count += 1) expect(await ask('[[error 401]]')).toBe(502);
    expect(await ask('hello')).toBe(200);
  });
});
