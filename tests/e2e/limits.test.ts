import { loadConfig, startGateway } from '@agentor/gateway';
import OpenAI, { APIError } from 'openai';
import { describe, expect, test } from 'vitest';
import { startTestGateway } from '../support/index.ts';

const PRICES = 'prices: [{model: agentor/echo, input: 0, output: 0, per_request: 1}]';

describe('limits, through the official SDK', () => {
  test('MOD-9: a rate shows in the headers, refuses with 429, and a reload changes it at once', async () => {
    await using gateway = await startTestGateway({ yaml: 'limits: {each-key: {per: [key], requests_per_minute: 1}}' });
    const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 0 });
    const { response } = await ask(openai).withResponse();
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    await expect(ask(openai)).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(await gateway.reconfigure('limits: {each-key: {per: [key], requests_per_minute: 100}}')).toBe(true);
    expect((await ask(openai).withResponse()).response.headers.get('x-ratelimit-limit-requests')).toBe('100');
  });

  test('MOD-9: what was spent is spent after a restart too, and the SDK does not try a spent budget again', async () => {
    await using gateway = await startTestGateway({ yaml: `limits: {all: {usd_total: 2}}\n${PRICES}` });
    const openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: gateway.key, maxRetries: 2 });
    await ask(openai);
    expect(gateway.requestLines().at(-1)?.['costUsd']).toBe(1);
    await gateway.running[Symbol.asyncDispose]();
    const load = (): ReturnType<typeof loadConfig> =>
      loadConfig({ environment: {}, directory: gateway.folder, readFile: () => undefined, overrides: { host: '127.0.0.1', port: 0, metricsPort: 0 } });
    const loaded = load();
    if (!loaded.ok) throw new Error('defaults are good');
    const limits = gateway.running.config.limits;
    const config = { ...loaded.value.config, limits, prices: gateway.running.config.prices, dataFolder: gateway.running.config.dataFolder };
    const lines: string[] = [];
    await using again = await startGateway({ loaded: { ...loaded.value, config, isOllamaSought: false }, load, environment: {}, logStream: { write: (line) => void lines.push(line) } });
    const client = new OpenAI({ baseURL: new URL('/v1', again.url).href, apiKey: gateway.key, maxRetries: 2 });
    await ask(client);
    const error: unknown = await ask(client).catch((caught: unknown) => caught);
    expect(error instanceof APIError ? [error.status, error.code] : error).toEqual([429, 'budget_spent']);
    expect(lines.filter((line) => line.includes('budget_spent'))).toHaveLength(1);
  });
});

function ask(openai: OpenAI): ReturnType<OpenAI['chat']['completions']['create']> & { withResponse: () => Promise<{ readonly response: Response }> } {
  return openai.chat.completions.create({ model: 'agentor/echo', stream: false, messages: [{ role: 'user', content: 'hello' }] });
}
