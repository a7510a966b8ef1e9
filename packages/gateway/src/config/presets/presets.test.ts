import { expect, test } from 'vitest';
import { loadConfig } from '../load/index.ts';
import { type Preset, PRESET_NAMES, PRESETS } from './index.ts';

test('every preset name has exactly one preset', () => {
  expect(PRESETS.map(({ name }) => name).toSorted()).toEqual([...PRESET_NAMES].toSorted());
});

test('NET-1: every address is https, or on the operator\u2019s own machine', () => {
  for (const { place } of PRESETS) {
    if (place.kind === 'fixed' || place.kind === 'region') expect(place.url).toMatch(/^https:[/][/][a-z0-9.{}-]+(?:[/][a-z0-9]+)*$/);
    if (place.kind === 'local') expect(place.url).toMatch(/^http:[/][/]127[.]0[.]0[.]1:[0-9]+[/]v1$/);
  }
});

test('no two presets claim the same bare names', () => {
  const patterns = PRESETS.flatMap(({ namePatterns }) => namePatterns);
  expect(new Set(patterns).size).toBe(patterns.length);
  for (const [index, pattern] of patterns.entries()) {
    const prefix = pattern.replace('*', '');
    expect(patterns.filter((other, position) => position !== index && other.endsWith('*') && prefix.startsWith(other.slice(0, -1)))).toEqual([]);
  }
});

test.each(PRESETS.filter(({ credential }) => credential.kind === 'header' && credential.variables.length > 0).map((preset) => [preset.name, preset] as const))('%s switches on by its variable, whose value goes where its vendor wants it', (name, preset) => {
  const { credential } = preset;
  if (credential.kind !== 'header') throw new Error('filtered above');
  const [variable = ''] = credential.variables;
  const text = credential.isOptional ? `providers: {${name}: {}}` : undefined;
  const environment = { [variable]: 'key', AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com' };
  const loaded = loadConfig({ environment, directory: '/', readFile: () => text });
  const provider = loaded.ok ? loaded.value.config.providers[0] : undefined;
  expect(provider).toMatchObject({ name, preset: name, system: preset.system, protocols: preset.protocols });
  expect(provider?.credential).toMatchObject({ kind: 'header', name: headerOf(preset), prefix: headerOf(preset) === 'authorization' ? 'Bearer ' : '' });
  expect(provider?.credential.kind === 'header' && provider.credential.secret.reveal()).toBe('key');
});

function headerOf({ name }: Preset): string {
  return new Map<string, string>([
    ['anthropic', 'x-api-key'],
    ['gemini', 'x-goog-api-key'],
    ['azure-openai', 'api-key'],
  ]).get(name) ?? 'authorization';
}
