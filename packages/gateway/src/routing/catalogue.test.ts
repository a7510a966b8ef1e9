import { describe, expect, test } from 'vitest';
import type { ProviderConfig } from '../config/index.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';

const TIMEOUTS = { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 1 };

function provider(name: string, namePatterns: readonly string[], isOpen = true): ProviderConfig {
  return {
    name,
    preset: 'openai',
    system: name,
    protocols: ['openai-chat'],
    credential: { kind: 'none' },
    headers: {},
    query: {},
    isPrivateNetworkAllowed: false,
    timeouts: TIMEOUTS,
    isOpen,
    namePatterns,
    onUnsupported: 'refuse',
    defaultMaxOutputTokens: 1,
    isOlderDialect: false,
    connectionsMax: 1,
  };
}

const CATALOGUE: Catalogue = createCatalogue({
  providers: [provider('openai', ['gpt-*']), provider('other', ['gpt-*', 'exact']), provider('closed', ['shut-*'], false)],
  models: [
    { name: 'fast', deployments: [{ provider: 'closed', model: 'shut-1', weight: 1 }], fallbacks: ['gpt-5'] },
    { name: 'gpt-local', deployments: [{ provider: 'other', model: 'x', weight: 1 }], fallbacks: [] },
  ],
  aliases: { quick: 'fast', best: 'openai/gpt-5' },
});

describe('the catalogue of models', () => {
  test('a configured name wins over the patterns of open providers', () => {
    expect(CATALOGUE.resolve('gpt-local')?.deployments[0]?.provider).toBe('other');
  });

  test('an alias leads to its model, and the route carries the name of that', () => {
    expect(CATALOGUE.resolve('quick')?.name).toBe('fast');
    expect(CATALOGUE.resolve('best')?.name).toBe('openai/gpt-5');
  });

  test('a bare name goes to the first open provider that claims it, under its full name', () => {
    expect(CATALOGUE.resolve('gpt-5')).toEqual({
      name: 'openai/gpt-5',
      deployments: [{ provider: 'openai', model: 'gpt-5', weight: 1 }],
      fallbacks: [],
    });
    expect(CATALOGUE.resolve('other/anything/at-all')?.deployments[0]?.model).toBe('anything/at-all');
  });

  test('a provider that is not open serves configured models alone', () => {
    expect(CATALOGUE.resolve('closed/shut-1')).toBeUndefined();
    expect(CATALOGUE.resolve('shut-2')).toBeUndefined();
  });

  test('MOD-7: case, width, hyphen, dot and space variants of a name resolve to nothing', () => {
    for (const name of ['Fast', 'FAST', 'ｆast', 'gpt‐local', 'gpt‑local', 'fast ', ' fast', 'fa​st', 'fast.', 'fast\n', '', '/', 'openai/']) {
      expect(CATALOGUE.resolve(name), JSON.stringify(name)).toBeUndefined();
    }
  });

  test('names of object members are no models', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) expect(CATALOGUE.resolve(name)).toBeUndefined();
  });

  test('the list holds models, aliases and what open providers said', () => {
    const names = CATALOGUE.list([
      { provider: 'openai', model: 'gpt-5' },
      { provider: 'closed', model: 'shut-9' },
    ]).map(({ name }) => name);
    expect(names).toEqual(['fast', 'gpt-local', 'quick', 'best', 'openai/gpt-5']);
  });
});
