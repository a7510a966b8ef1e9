import { describe, expect, test } from 'vitest';
import { type Audit, AuditError, Cancellation, type RequestGuard } from '../ports/index.ts';
import { openTestPipeline, TEST_ANSWER, TEST_BODIES, TEST_KEY, type TestRequest } from './test-pipeline.ts';

const SURFACES = Object.keys(TEST_BODIES).filter((name): name is keyof typeof TEST_BODIES => name in TEST_BODIES);

describe('the decision about a request', () => {
  test.each(SURFACES)('AUD-1: %s: one entry, whoever asks and however it ends', async (surface) => {
    for (const request of [{}, { headers: { authorization: '' } }, { headers: { authorization: 'Bearer nobody' } }, { body: '{' }, { body: { model: 'nowhere' } }] satisfies TestRequest[]) {
      const { ask, entries } = openTestPipeline();
      await ask({ surface, ...request });
      expect(decisions(entries), JSON.stringify(request)).toHaveLength(1);
    }
  });

  test('AUD-1: it stands in the log before a provider is called', async () => {
    const seen: number[] = [];
    const { ask, entries } = openTestPipeline({
      chat: () => {
        seen.push(entries.length);
        return { answer: TEST_ANSWER };
      },
    });
    await ask();
    expect(seen).toEqual([1]);
    expect(entries[0]).toMatchObject({
      id: expect.stringMatching(/^evt_[0-9a-f]{28}$/),
      action: 'authorize',
      outcome: 'success',
      keyId: expect.any(String),
      tenantId: expect.any(String),
      resource: 'model',
      resourceId: 'm',
      facts: { surface: 'chat-completions', model: 'm', fallbacks: ['spare'] },
    });
  });

  test('AUD-1: without its entry nothing reaches a provider, and the answer says so', async () => {
    const { ask, calls, taken } = openTestPipeline({ ports: { audit: BROKEN } });
    const { reply, text, headers } = await ask();
    expect([reply.status, headers.get('x-should-retry'), calls.length, taken()]).toEqual([503, 'false', 0, 0]);
    expect(text).toContain('audit_unavailable');
  });

  test('AUD-1: while nothing can be written, nothing is told of keys and models either', async () => {
    const { ask } = openTestPipeline({ ports: { audit: BROKEN } });
    for (const request of [{ headers: { authorization: 'Bearer nobody' } }, { surface: 'models' }, { body: { model: 'nowhere' } }] satisfies TestRequest[]) {
      expect((await ask(request)).text).toContain('audit_unavailable');
    }
  });

  test('a request that the guards refuse has one entry, with what they said', async () => {
    const guard: RequestGuard = { name: 'no', onFailure: 'refuse', limitMs: 1000, inspect: () => ({ kind: 'refused' }) };
    const { ask, entries, calls } = openTestPipeline({ guards: { detect: [guard] } });
    await ask();
    expect([entries.length, calls.length]).toEqual([1, 0]);
    expect(entries[0]).toMatchObject({ action: 'authorize', outcome: 'denied', facts: { code: 'blocked_by_guard', guards: ['no: refused'] } });
  });

  test('a fault of the provider after the decision makes no second one', async () => {
    const { ask, entries } = openTestPipeline({ chat: () => ({ fault: { kind: 'provider-error' } }) });
    expect((await ask()).reply.status).toBe(502);
    expect(decisions(entries)).toHaveLength(1);
  });

  test('a stranger is written as nobody, and no text of the request is in any entry', async () => {
    const { ask, entries } = openTestPipeline();
    await ask({ headers: { authorization: 'Bearer canary-7781' }, body: { model: 'canary-7782', messages: [{ role: 'user', content: 'canary-7783' }] } });
    await ask({ body: { model: 'canary-7784', messages: [{ role: 'user', content: 'canary-7785' }] } });
    await ask({ headers: { authorization: `Bearer ${TEST_KEY}` }, body: { model: 'm', messages: [{ role: 'user', content: 'canary-7786' }] } });
    expect(entries.map(({ id }) => id.slice(0, 4))).toEqual(['evt_', 'evt_', 'evt_', 'rct_']);
    expect(JSON.stringify(entries)).not.toMatch(/canary-778/);
    expect(JSON.stringify(entries)).not.toContain(TEST_KEY);
  });

  test('a client that leaves before its body is read is written as such', async () => {
    const { ask, entries } = openTestPipeline();
    const cancellation = new Cancellation();
    await ask({ cancellation, readBody: async () => ({ ok: false, reason: { code: 'client_closed' } }) });
    expect(entries).toMatchObject([{ action: 'authorize', outcome: 'denied', facts: { code: 'client_closed' } }]);
  });
});

function decisions(entries: readonly unknown[]): readonly unknown[] {
  return entries.filter((entry) => /"evt_/.test(JSON.stringify(entry)));
}

const BROKEN: Audit = {
  write: () => Promise.reject(new AuditError('no room')),
  follow: () => undefined,
  writeStranger: () => Promise.reject(new AuditError('no room')),
};
