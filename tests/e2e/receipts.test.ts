import { createHash } from 'node:crypto';
import { hashLeaf, openCheckpoint, parseLeaf, parseTlogProof, parseVerifierKey, verifyInclusion } from '@agentor/security/audit';
import { isJsonObject } from '@agentor/security/kernel';
import { describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/index.ts';

const YAML = 'audit: {checkpoint_every: 100ms}';

describe('receipts', () => {
  test('AUD-7: a whole answer has a receipt over the bytes that went and came, which holds without the gateway', async () => {
    const { receipt, sent, came, facts } = await askAndFetch({ stream: false });
    expect(facts).toMatchObject({ deployment: 'agentor/echo', surface: 'chat-completions', streamed: false, status: 200, verdicts: {}, bytes: came.length });
    expect(facts['policy_epoch']).toMatch(/^[0-9a-f]{16}$/u);
    expectHashes(receipt, { sent, came });
    expectProof(receipt);
  });

  test('AUD-7: so has a stream, over all of its bytes in order', async () => {
    const { receipt, sent, came, facts } = await askAndFetch({ stream: true });
    expect(came.toString()).toContain('data: [DONE]');
    expect(facts).toMatchObject({ streamed: true, bytes: came.length });
    expectHashes(receipt, { sent, came });
    expectProof(receipt);
  });

  test('AUD-7: a request that went to a provider in vain has one too; one that was refused has the proof of its refusal', async () => {
    await using gateway = await startTestGateway({ yaml: YAML });
    const failed = await ask(gateway, { messages: [{ role: 'user', content: '[[error 500]]' }] });
    const refused = await ask(gateway, { model: 'nowhere' });
    const leaves = await Promise.all([failed, refused].map(async (answer) => (await fetchReceipt(gateway, receiptIdOf(answer)))['leaf']));
    expect(leaves.map((leaf) => parseLeaf(Buffer.from(String(leaf))))).toMatchObject([
      { action: 'execute', outcome: 'error', facts: { code: 'provider_error', status: 502 } },
      { action: 'authorize', outcome: 'denied', facts: { code: 'model_not_found' } },
    ]);
  });

  test('a stranger is given no receipt', async () => {
    await using gateway = await startTestGateway({ yaml: YAML });
    const answer = await fetch(`${gateway.url}/v1/models`);
    expect([answer.status, answer.headers.get('x-agentor-receipt')]).toEqual([401, null]);
  });

  test('AUD-8: an id that is none, and one without a key, are answered alike for all', async () => {
    await using gateway = await startTestGateway({ yaml: YAML });
    const nowhere = await fetch(`${gateway.url}/v1/receipts/rct_${'0'.repeat(28)}`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect([nowhere.status, await nowhere.json()]).toMatchObject([404, { error: { code: 'receipt_not_found' } }]);
    expect((await fetch(`${gateway.url}/v1/receipts/rct_${'0'.repeat(28)}`)).status).toBe(401);
  });

  test('a receipt that no checkpoint covers yet is pending, and says when to come again', async () => {
    await using gateway = await startTestGateway({ yaml: 'audit: {checkpoint_every: 1h}' });
    const id = receiptIdOf(await ask(gateway, {}));
    const pending = await fetch(`${gateway.url}/v1/receipts/${id}`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect([pending.status, pending.headers.get('retry-after'), await pending.json()]).toEqual([202, '3600', { id, object: 'receipt', status: 'pending' }]);
  });

  test('the proof alone is text in the form of C2SP tlog-proof', async () => {
    await using gateway = await startTestGateway({ yaml: YAML });
    const id = receiptIdOf(await ask(gateway, {}));
    const receipt = await fetchReceipt(gateway, id);
    const proof = await fetch(`${gateway.url}/v1/receipts/${id}/proof`, { headers: { authorization: `Bearer ${gateway.key}` } });
    expect(proof.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await proof.text()).split('\n')[0]).toBe(String(receipt['proof']).split('\n')[0]);
  });

  test('AUD-10: what was asked cannot be found in the log by trying, since hashes are salted and the salt is not in it', async () => {
    const { receipt, sent } = await askAndFetch({ stream: false });
    const plain = createHash('sha256').update(sent).digest('hex');
    expect(String(receipt['leaf'])).not.toContain(plain);
    expect(String(receipt['leaf'])).not.toContain(String(receipt['salt']));
  });
});

interface Fetched {
  readonly receipt: Readonly<Record<string, unknown>>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sent: string;
  readonly came: Buffer;
}

async function askAndFetch({ stream }: { readonly stream: boolean }): Promise<Fetched> {
  await using gateway = await startTestGateway({ yaml: YAML });
  const sent = bodyOf({ stream });
  const answer = await ask(gateway, { stream });
  const came = Buffer.from(await answer.arrayBuffer());
  const receipt = await fetchReceipt(gateway, receiptIdOf(answer));
  return { receipt, facts: parseLeaf(Buffer.from(String(receipt['leaf'])))?.facts ?? {}, sent, came };
}

function bodyOf(more: object): string {
  return JSON.stringify({ model: 'agentor/echo', messages: [{ role: 'user', content: 'hello there, how are you?' }], ...more });
}

function ask(gateway: TestGateway, more: object): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'authorization': `Bearer ${gateway.key}`, 'content-type': 'application/json' }, body: bodyOf(more) });
}

function receiptIdOf(answer: Response): string {
  return answer.headers.get('x-agentor-receipt') ?? 'none';
}

/** Asks until it is proved. */
async function fetchReceipt(gateway: TestGateway, id: string): Promise<Readonly<Record<string, unknown>>> {
  const get = async (): Promise<unknown> => (await fetch(`${gateway.url}/v1/receipts/${id}`, { headers: { authorization: `Bearer ${gateway.key}` } })).json();
  await expect.poll(get, { timeout: 10_000 }).toMatchObject({ status: 'proved' });
  const receipt = await get();
  return isJsonObject(receipt) ? receipt : {};
}

function expectHashes(receipt: Fetched['receipt'], { sent, came }: Pick<Fetched, 'sent' | 'came'>): void {
  const salt = Buffer.from(String(receipt['salt']), 'hex');
  const salted = (bytes: string | Buffer): string => createHash('sha256').update(salt).update(bytes).digest('hex');
  expect(salt).toHaveLength(16);
  expect(parseLeaf(Buffer.from(String(receipt['leaf'])))?.facts).toMatchObject({ request_sha256: salted(sent), response_sha256: salted(came) });
}

/** With the log's public key and nothing else. */
function expectProof({ leaf, proof, log }: Fetched['receipt']): void {
  const claim = parseTlogProof(String(proof));
  const key = isJsonObject(log) ? parseVerifierKey(String(log['key'])) : undefined;
  if (claim === undefined || key === undefined) throw new Error('no proof');
  const checkpoint = openCheckpoint(claim.checkpoint, { origin: key.name, logKeys: [key] });
  if (checkpoint === undefined) throw new Error('no checkpoint');
  const leafHash = hashLeaf(Buffer.from(String(leaf)));
  expect(verifyInclusion({ index: claim.index, size: checkpoint.size, leafHash, root: checkpoint.root, proof: claim.proof })).toBe(true);
}
