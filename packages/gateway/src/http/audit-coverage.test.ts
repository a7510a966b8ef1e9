import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isJsonObject } from '@agentor/security/kernel';
import { expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../../../tests/support/index.ts';
import { type RouteEntry, ROUTES } from './routes.ts';

/** Routes that decide nothing about anybody: they tell a balancer that the process lives. Whoever adds one says why. */
const WITHOUT_ENTRY = ['/healthz', '/readyz'];

test('AUD-1: every route of the table leaves exactly one entry, whoever calls and whatever is sent', async () => {
  await using gateway = await startTestGateway();
  const asked = new Map<string, string>();
  for (const route of ROUTES.filter(({ path }) => !WITHOUT_ENTRY.includes(path))) {
    for (const [way, call] of Object.entries(waysToCall(route, gateway.key))) {
      const id = idOf(await fetch(`${gateway.url}${route.path}`, call));
      asked.set(id, `${route.method} ${route.path}: ${way}`);
    }
  }
  expect(asked.size).toBe((ROUTES.length - WITHOUT_ENTRY.length) * 5);
  expect(await findUncovered(gateway, asked)).toEqual([]);
});

test('AUD-1: what is refused at the door has its entry too', async () => {
  await using gateway = await startTestGateway();
  const asked = new Map<string, string>();
  for (const path of ['/nowhere', `/v1/receipts/rct_${'0'.repeat(28)}`, '/v1/models;x=1', '/v1/models/a/b', '/v1/models/no-such-model', '/V1/messages']) asked.set(idOf(await fetch(gateway.url + path)), path);
  expect(await findUncovered(gateway, asked)).toEqual([]);
});

test('AUD-1: routes without an entry are those two, and they tell nothing of anybody', async () => {
  await using gateway = await startTestGateway();
  expect(ROUTES.filter(({ to }) => to.kind === 'health').map(({ path }) => path)).toEqual(WITHOUT_ENTRY);
  const before = decisionsOf(gateway).length;
  for (const path of WITHOUT_ENTRY) expect(await (await fetch(gateway.url + path)).json()).toEqual({ status: 'ok' });
  expect(decisionsOf(gateway)).toHaveLength(before);
});

test('AUD-1: the check finds a route that leaves no entry, and one that leaves two', async () => {
  await using gateway = await startTestGateway();
  const id = idOf(await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${gateway.key}` } }));
  expect(await findUncovered(gateway, new Map([[id, 'covered'], ['req_planted', 'planted']]))).toEqual(['planted: 0 entries']);
  using database = new DatabaseSync(join(gateway.folder, 'agentor-data/audit.db'));
  database.prepare("INSERT INTO audit_entries SELECT max(position) + 1, 'evt_planted', 0, NULL, NULL, action, resource, outcome, leaf FROM audit_entries").run();
  expect(await findUncovered(gateway, new Map([[id, 'doubled']]))).toEqual(['doubled: 2 entries']);
});

/** Without a key, with a wrong one, with the right one and nothing, with a broken body, with an unknown model. */
function waysToCall({ method }: RouteEntry, key: string): Readonly<Record<string, RequestInit>> {
  const type = { 'content-type': 'application/json' };
  const known = { ...type, authorization: `Bearer ${key}` };
  const body = (text: string): RequestInit => (method === 'POST' ? { body: text } : {});
  return {
    'no key': { method, headers: type, ...body('{}') },
    'wrong key': { method, headers: { ...type, authorization: 'Bearer agw_wrong' }, ...body('{}') },
    'nothing sent': { method, headers: known, ...body('{}') },
    'broken body': { method, headers: known, ...body('{') },
    'echo': { method, headers: known, ...body(JSON.stringify({ model: 'agentor/echo', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] })) },
  };
}

function idOf({ headers }: Response): string {
  return headers.get('x-request-id') ?? headers.get('request-id') ?? 'no id';
}

/** What was asked and has not exactly one entry. */
async function findUncovered(gateway: TestGateway, asked: ReadonlyMap<string, string>): Promise<readonly string[]> {
  // Refusals at the door are written in the next moment.
  await expect.poll(() => decisionsOf(gateway).filter((id) => asked.has(id)).length).toBeGreaterThanOrEqual(asked.size - [...asked.keys()].filter((id) => id.includes('planted')).length);
  const found = decisionsOf(gateway);
  return [...asked].flatMap(([id, what]) => {
    const count = found.filter((one) => one === id).length;
    return count === 1 ? [] : [`${what}: ${count} entries`];
  });
}

/** The request ids of all decisions. */
function decisionsOf(gateway: TestGateway): readonly string[] {
  using database = new DatabaseSync(join(gateway.folder, 'agentor-data/audit.db'), { readOnly: true });
  const rows = database.prepare("SELECT leaf FROM audit_entries WHERE id LIKE 'evt!_%' ESCAPE '!'").all();
  return rows.map(({ leaf }) => {
    const parsed: unknown = JSON.parse(String(leaf));
    return isJsonObject(parsed) ? String(parsed['request_uid']) : '';
  });
}
