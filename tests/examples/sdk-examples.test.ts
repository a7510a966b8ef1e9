import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/index.ts';

const ROOT = join(import.meta.dirname, '../..');

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('examples of clients, against a running gateway', () => {
  test('the official OpenAI SDK', async () => {
    expect(await run('openai-sdk.ts')).toEqual([
      'whole: Hello there',
      'streamed: One token after the other',
      'response: The same by the Responses API',
      'tool: get_weather {"city":"Paris"}',
      'embedding: 256 numbers',
      'refused: 404 model_not_found req_',
    ]);
  });

  test('the official Anthropic SDK', async () => {
    expect(await run('anthropic-sdk.ts')).toEqual([
      'whole: Hello there',
      'streamed: One token after the other - thinking, text - end_turn',
      expect.stringMatching(/^counted: \d+$/u),
      'refused: 404 not_found_error req_',
    ]);
  });

  test('the Vercel AI SDK, by all three APIs', async () => {
    expect(await run('vercel-ai-sdk.ts')).toEqual(['chat: Chat completions', 'responses: The Responses API', 'messages: Messages, streamed']);
  });

  test('LangChain', async () => {
    expect(await run('langchain.ts')).toEqual(['whole: Hello there', 'streamed: One token after the other']);
  });

  test('the gateway inside a program, with a guard of its own', async () => {
    const [passed, refused, ...rest] = await run('embed-the-gateway.ts', ['--conditions=agentor-source']);
    expect(passed).toMatch(/^200 .*Hello there/u);
    expect(refused).toMatch(/^403 .*blocked_by_guard/u);
    expect(rest).toEqual([]);
  });
});

test('the program in the README of the gateway starts, says where it is, and drains at SIGTERM', async () => {
  const program = /```ts\n([\s\S]*?)```/u.exec(readFileSync(join(ROOT, 'packages/gateway/README.md'), 'utf8'))?.[1] ?? '';
  const folder = mkdtempSync(join(ROOT, 'tests/examples/readme-'));
  try {
    writeFileSync(join(folder, 'readme.ts'), program);
    writeFileSync(join(folder, 'agentor.yaml'), 'presets: {ollama: false, environment: false}\nserver: {port: 0}\nmetrics: {port: 0}\n');
    const child = spawn(process.execPath, ['--conditions=agentor-source', 'readme.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.includes('http://127.0.0.1:')) break;
    }
    const exited = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode]);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function run(example: string, options: readonly string[] = []): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [...options, join('examples', example)], {
    cwd: ROOT,
    env: { ...process.env, AGENTOR_URL: gateway.url, AGENTOR_KEY: gateway.key },
  });
  return stdout.trim().split('\n');
}
