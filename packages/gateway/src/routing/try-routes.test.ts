import { ok, type Result } from '@agentor/security/kernel';
import type { Fault, FaultKind } from '@agentor/security/vocabulary';
import type { Unsupported } from '@agentor/security/wire';
import { describe, expect, test } from 'vitest';
import type { DeploymentConfig } from '../config/index.ts';
import { type AttemptRecord, Cancellation, type Provider, ProviderError } from '../ports/index.ts';
import { Breaker } from './breaker.ts';
import type { Route } from './catalogue.ts';
import { tryRoutes } from './try-routes.ts';

type Script = readonly (Fault | 'answer' | 'unsupported')[];

/** Deployments that do as they are told, one word of the script for each attempt; the clock moves when we wait. */
function stage(scripts: Readonly<Record<string, Script>>): Stage {
  let now = 0;
  const waits: number[] = [];
  const attempts: AttemptRecord[] = [];
  const breakers = new Map<string, Breaker>();
  const used = new Map<string, number>();
  const cancellation = new Cancellation();
  const provider = (name: string): Provider => ({
    name,
    system: name,
    chat: () => Promise.reject(new Error('not called')),
    listModels: () => Promise.resolve([]),
  });
  const attempt = async ({ model }: DeploymentConfig): Promise<Result<string, Unsupported>> => {
    const count = used.get(model) ?? 0;
    used.set(model, count + 1);
    const step = scripts[model]?.[count] ?? 'answer';
    now += 10;
    if (step === 'answer') return ok(model);
    if (step === 'unsupported') return { ok: false, reason: { parameters: ['seed'] } };
    throw new ProviderError(step);
  };
  const breakerOf = ({ model }: DeploymentConfig): Breaker => {
    const known = breakers.get(model) ?? new Breaker({ failuresMax: 2, openMs: 1_000 }, { monotonicMs: () => now });
    breakers.set(model, known);
    return known;
  };
  const run = (routes: readonly Route[]): ReturnType<typeof tryRoutes<string>> =>
    tryRoutes(routes, { attempt, cancellation, onAttempt: (record) => attempts.push(record) }, {
      provider,
      breakerOf,
      terms: {
        timeouts: { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 60_000 },
        retries: { attemptsMax: 3, backoffBaseMs: 100, backoffMaxMs: 1_000, retryAfterMaxMs: 5_000 },
        breaker: { failuresMax: 2, openMs: 1_000 },
      },
      clock: { nowMs: () => now, monotonicMs: () => now },
      random: { bytes: (length) => new Uint8Array(length), fraction: () => 0.5 },
      sleep: (ms) => {
        waits.push(ms);
        now += ms;
        return Promise.resolve();
      },
    });
  return { run, waits, attempts, cancellation };
}

interface Stage {
  readonly run: (routes: readonly Route[]) => ReturnType<typeof tryRoutes<string>>;
  readonly waits: number[];
  readonly attempts: AttemptRecord[];
  readonly cancellation: Cancellation;
}

function route(name: string, ...models: readonly string[]): Route {
  return { name, deployments: models.map((model) => ({ provider: 'p', model, weight: 1 })), fallbacks: [] };
}

const fault = (kind: FaultKind, more: Omit<Fault, 'kind'> = {}): Fault => ({ kind, ...more });

describe('attempts', () => {
  test('the first answer ends them', async () => {
    const { run, attempts } = stage({});
    expect(await run([route('m', 'a', 'b')])).toMatchObject({ ok: true });
    expect(attempts).toHaveLength(1);
  });

  test('a failing deployment is left for its sibling at once, without waiting', async () => {
    const { run, attempts, waits } = stage({ b: [fault('overloaded')], a: [fault('overloaded')] });
    const served = await run([route('m', 'a', 'b', 'c')]);
    expect(served).toMatchObject({ ok: true });
    expect(attempts.length).toBeLessThanOrEqual(3);
    expect(waits).toEqual([]);
  });

  test('when all siblings failed it waits with jitter and tries again', async () => {
    const { run, attempts, waits } = stage({ a: [fault('provider-error')] });
    expect(await run([route('m', 'a')])).toMatchObject({ ok: true, value: { answer: 'a' } });
    expect(waits).toEqual([50]);
    expect(attempts.map(({ outcome, backoffMs }) => [outcome, backoffMs])).toEqual([
      ['provider-error', 0],
      ['answered', 50],
    ]);
  });

  test('Retry-After of the provider is the wait', async () => {
    const { run, waits } = stage({ a: [fault('rate-limited', { retryAfterMs: 1_234 })] });
    await run([route('m', 'a')]);
    expect(waits).toEqual([1_234]);
  });

  test('a Retry-After beyond the limit is not waited for: the fallback answers', async () => {
    const { run, waits } = stage({ a: [fault('rate-limited', { retryAfterMs: 60_000 })] });
    expect(await run([route('m', 'a'), route('n', 'z')])).toMatchObject({ value: { answer: 'z', route: { name: 'n' } } });
    expect(waits).toEqual([]);
  });

  test('a fault of the request itself is not tried elsewhere', async () => {
    const { run, attempts } = stage({ a: [fault('invalid-request', { message: 'no such role' })] });
    expect(await run([route('m', 'a'), route('n', 'z')])).toMatchObject({
      ok: false,
      reason: { code: 'provider_rejected', detail: 'no such role' },
    });
    expect(attempts).toHaveLength(1);
  });

  test('refused credentials are not tried again there, and the caller is not blamed', async () => {
    const { run, attempts } = stage({ a: [fault('credentials-refused', { status: 401 })] });
    expect(await run([route('m', 'a')])).toMatchObject({ ok: false, reason: { code: 'provider_credentials' } });
    expect(attempts).toHaveLength(1);
  });

  test('the breaker opens after its failures and the deployment is passed over', async () => {
    const { run, attempts } = stage({ a: [fault('provider-error'), fault('provider-error'), fault('provider-error')] });
    expect(await run([route('m', 'a'), route('n', 'z')])).toMatchObject({ value: { answer: 'z' } });
    expect(attempts.filter(({ model }) => model === 'a')).toHaveLength(2);
    await run([route('m', 'a'), route('n', 'z')]);
    expect(attempts.filter(({ model }) => model === 'a')).toHaveLength(2);
  });

  test('what no deployment can express is named', async () => {
    const { run } = stage({ a: ['unsupported'] });
    expect(await run([route('m', 'a')])).toMatchObject({
      ok: false,
      reason: { code: 'unsupported_parameter', parameter: 'seed' },
    });
  });

  test('a cancelled request is not tried again', async () => {
    const { run, attempts, cancellation } = stage({ a: [fault('provider-error')] });
    cancellation.cancel('client-gone');
    expect(await run([route('m', 'a'), route('n', 'z')])).toMatchObject({ ok: false, reason: { code: 'client_closed' } });
    expect(attempts).toHaveLength(1);
  });
});
