import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { openAiChat, startTestGateway, startUpstream } from '../support/index.ts';

test('openai client: a chat goes through and back', async () => {
  await using upstream = await startUpstream(openAiChat({ text: 'Good morning, all of you.' }));
  await using gateway = await startTestGateway({
    yaml: `providers: {vendor: {preset: openai-compatible, base_url: "${upstream.url}/v1", private_network: true}}`,
  });
  const client = new OpenAI({ apiKey: gateway.key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  const answer = await client.chat.completions.create({ model: 'vendor/one', messages: [{ role: 'user', content: 'Hello' }] });
  expect(answer.choices[0]?.message.content).toBe('Good morning, all of you.');
  expect(upstream.last().body).toEqual({ model: 'one', messages: [{ role: 'user', content: 'Hello' }] });
});
