import { expect, test } from 'vitest';
import type { ProviderConfig } from '../config.ts';
import { loadConfig } from './index.ts';

function provider(text: string): ProviderConfig | undefined {
  const loaded = loadConfig({ environment: { KEY: 'k' }, directory: '/etc/agentor', readFile: () => text });
  return loaded.ok ? loaded.value.config.providers[0] : undefined;
}

test('Mistral is known to take no stream_options, under any name of the account', () => {
  expect(provider('providers: {mistral: {api_key: {env: KEY}}}')?.hasStreamOptions).toBe(false);
  expect(provider('providers: {second: {preset: mistral, api_key: {env: KEY}}}')?.hasStreamOptions).toBe(false);
  expect(provider('providers: {openai: {api_key: {env: KEY}}}')?.hasStreamOptions).toBeUndefined();
});
