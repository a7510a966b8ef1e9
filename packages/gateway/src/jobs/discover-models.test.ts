import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Cancellation, type Provider, ProviderError } from '../ports/index.ts';
import { ModelDiscovery } from './discover-models.ts';

const LIMITS = { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 1 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the discovery of models', () => {
  test('asks every open provider once, and again every ten minutes', async () => {
    let models = ['a'];
    let asked = 0;
    using discovery = open([
      provider('one', async () => {
        asked += 1;
        return models;
      }),
      provider('two', async () => ['b', 'c']),
    ]);
    await discovery.start();
    expect(discovery.models()).toEqual([{ provider: 'one', model: 'a' }, { provider: 'two', model: 'b' }, { provider: 'two', model: 'c' }]);
    models = ['d'];
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked).toBe(2);
    expect(discovery.models().map(({ model }) => model)).toEqual(['d', 'b', 'c']);
  });

  test('a provider that fails keeps what it last said, is reported, and holds up nobody', async () => {
    const failed: string[] = [];
    let isBroken = false;
    using discovery = open([provider('one', async () => answerUnless(isBroken)), provider('two', async () => ['b'])], failed);
    await discovery.start();
    isBroken = true;
    await discovery.start();
    expect(discovery.models().map(({ model }) => model).toSorted()).toEqual(['a', 'b']);
    expect(failed).toEqual(['one']);
  });

  test('a provider that is gone is forgotten', async () => {
    const providers = [provider('one', async () => ['a']), provider('two', async () => ['b'])];
    using discovery = open(providers);
    await discovery.start();
    providers.shift();
    await discovery.start();
    expect(discovery.models()).toEqual([{ provider: 'two', model: 'b' }]);
  });

  test('disposing ends the asking and what is in flight, without a report', async () => {
    const failed: string[] = [];
    let cancelled: string | undefined;
    const discovery = open(
      [
        provider('one', ({ cancellation }) => {
          const ended = Promise.withResolvers<readonly string[]>();
          cancellation.onCancel((reason) => {
            cancelled = reason;
            ended.reject(new ProviderError({ kind: 'answer-cut' }));
          });
          return ended.promise;
        }),
      ],
      failed,
    );
    const started = discovery.start();
    discovery[Symbol.dispose]();
    await started;
    expect(cancelled).toBe('shutdown');
    expect(failed).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

function open(providers: readonly Provider[], failed: string[] = []): ModelDiscovery {
  return new ModelDiscovery({ providers: () => providers, limits: LIMITS, onFailed: (name) => failed.push(name) });
}

function provider(name: string, listModels: (call: { readonly cancellation: Cancellation }) => Promise<readonly string[]>): Provider {
  return { name, system: name, chat: () => Promise.reject(new Error('not asked')), listModels };
}

async function answerUnless(isBroken: boolean): Promise<readonly string[]> {
  if (isBroken) throw new ProviderError({ kind: 'overloaded' });
  return ['a'];
}
