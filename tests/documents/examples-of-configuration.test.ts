import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblem, loadConfig } from '@agentor/gateway';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Accounts that the documents take for granted. */
const ENVIRONMENT = {
  OPENAI_API_KEY: 'key',
  ANTHROPIC_API_KEY: 'key',
  TEAM_B_KEY: 'key',
  AWS_BEARER_TOKEN_BEDROCK: 'key',
  AWS_REGION: 'eu-central-1',
};

test.each(['docs/providers.md', 'docs/routing.md', 'docs/sdk.md'])('every YAML example in %s is a good configuration', (document) => {
  const examples = [...readFileSync(join(ROOT, document), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/gu)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(0);
  for (const text of examples) {
    const loaded = loadConfig({ path: 'agentor.yaml', environment: ENVIRONMENT, directory: ROOT, readFile: () => text });
    expect(loaded.ok ? [] : loaded.reason.map(formatProblem)).toEqual([]);
  }
});
