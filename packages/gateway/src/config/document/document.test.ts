import { isJsonObject } from '@agentor/security/kernel';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatProblem, loadConfig } from '../load/index.ts';
import { PRESETS } from '../presets/index.ts';
import { configJsonSchema } from './index.ts';

const ROOT = join(import.meta.dirname, '../../../../..');
const PAGE = join(ROOT, 'docs/configuration.md');

test('the committed JSON Schema is current (npx vitest run -u writes it)', async () => {
  await expect(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(join(ROOT, 'packages/gateway/agentor.schema.json'));
});

test('the tables of docs/configuration.md are current (npx vitest run -u writes them)', async () => {
  const page = readFileSync(PAGE, 'utf8');
  const renewed = renew(renew(page, 'settings', tables()), 'presets', presetTable());
  await expect(renewed).toMatchFileSnapshot(PAGE);
});

test('every setting of the schema is in docs/configuration.md, with its meaning', () => {
  const page = readFileSync(PAGE, 'utf8');
  const settings = listSettings(configJsonSchema());
  expect(settings.length).toBeGreaterThan(60);
  for (const { path, description } of settings) {
    expect(page).toContain(`\`${path}\``);
    expect([path, description.length > 10]).toEqual([path, true]);
  }
});

describe('examples', () => {
  test('agentor.example.yaml is a good configuration without a warning', () => {
    const result = loadConfig({ path: join(ROOT, 'agentor.example.yaml'), environment: {}, directory: ROOT, readFile: (path) => readFileSync(path, 'utf8') });
    expect(result.ok ? result.value.warnings : result.reason.map(formatProblem)).toEqual([]);
  });

  test('agentor.example.yaml is good with every comment of settings taken up', () => {
    const text = readFileSync(join(ROOT, 'agentor.example.yaml'), 'utf8');
    const lines = text.split('\n').slice(11);
    const taken = lines
      .map((line) => line.replace(/^( *)# ?(?=[a-z_]+:(?: |$))/, '$1').replace(/^#(?= +(?:[a-z_][a-z0-9_-]*:|- [{]))/, ''))
      .map((line) => line.replace(/^(providers|aliases|limits|prices): (?:[{][}]|\[\])/, '$1:'));
    const readFile = (path: string): string => (path.endsWith('.yaml') ? taken.join('\n') : 'key');
    const result = loadConfig({ environment: { OPENAI_API_KEY: 'k' }, directory: ROOT, readFile });
    expect(result.ok ? result.value.config.models.map(({ name }) => name) : result.reason.map(formatProblem)).toEqual(['trial', 'fast']);
  });

  test('every YAML example in docs/configuration.md is good', () => {
    const blocks = [...readFileSync(PAGE, 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block ?? '');
    expect(blocks.length).toBeGreaterThan(2);
    for (const block of blocks) {
      const environment = { OPENAI_API_KEY: 'k', TEAM_KEY: 'k', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', OTLP_TOKEN: 't' };
      const result = loadConfig({ environment, directory: '/', readFile: (path) => (path.endsWith('.yaml') ? block : 'key') });
      expect(result.ok ? [] : result.reason.map(formatProblem)).toEqual([]);
    }
  });
});

interface Setting {
  readonly path: string;
  readonly description: string;
  readonly standard: string;
}

function listSettings(schema: unknown, path = ''): readonly Setting[] {
  if (!isJsonObject(schema)) return [];
  const own = path === '' ? [] : [{ path, description: typeof schema['description'] === 'string' ? schema['description'] : '', standard: standardOf(schema) }];
  const properties = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const nested = properties.flatMap(([name, inner]) => listSettings(inner, path === '' ? name : `${path}.${name}`));
  const items = isJsonObject(schema['items']) && isJsonObject(schema['items']['properties']) ? listSettings({ ...schema['items'], description: undefined }, `${path}[]`).slice(1) : [];
  const entries = isJsonObject(schema['additionalProperties']) && 'properties' in schema['additionalProperties'] ? listSettings(schema['additionalProperties'], `${path}.NAME`).slice(1) : [];
  return [...own, ...nested, ...items, ...entries];
}

function standardOf(schema: Readonly<Record<string, unknown>>): string {
  const standard = schema['default'];
  if (standard === undefined || isJsonObject(standard)) return '';
  return `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``;
}

function tables(): string {
  const settings = listSettings(configJsonSchema());
  const sections = settings.filter(({ path }) => !path.includes('.'));
  return sections
    .map((section) => {
      const rows = settings.filter(({ path }) => path.startsWith(`${section.path}.`) || path.startsWith(`${section.path}[].`));
      const heading = `### \`${section.path}\`\n\n${section.description}${section.standard === '' ? '' : ` Default: ${section.standard}.`}\n`;
      if (rows.length === 0) return heading;
      return `${heading}\n| setting | meaning | default |\n|---|---|---|\n${rows.map(({ path, description, standard }) => `| \`${path}\` | ${description} | ${standard} |\n`).join('')}`;
    })
    .join('\n');
}

function presetTable(): string {
  const rows = PRESETS.map(({ name, place, credential, protocols, namePatterns }) => {
    const variables = credential.kind === 'header' ? credential.variables : credential.kind === 'aws' ? ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID'] : [];
    const address = 'url' in place ? place.url : place.kind === 'variable' ? `$${place.variable}${place.path}` : '';
    const code = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join(' ');
    return `| \`${name}\` | ${code(variables)} | ${address === '' ? '' : code([address])} | ${code(protocols)} | ${code(namePatterns)} |\n`;
  });
  return `| preset | environment variables | address | protocols | bare model names |\n|---|---|---|---|---|\n${rows.join('')}`;
}

function renew(page: string, mark: string, text: string): string {
  return page.replace(new RegExp(`(<!-- ${mark}: begin -->\n).*?(<!-- ${mark}: end -->)`, 's'), (_, begin: string, end: string) => `${begin}\n${text}\n${end}`);
}
