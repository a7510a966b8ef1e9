/**
 * The official Anthropic SDK through a running gateway: start one with `npm start`, put its key into `AGENTOR_KEY`, then
 * run `npx node examples/anthropic-sdk.ts`.
 *
 * Any model that the gateway knows answers, whichever protocol its provider speaks.
 */
import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: process.env['AGENTOR_URL'] ?? 'http://127.0.0.1:4000', apiKey: process.env['AGENTOR_KEY'] ?? '' });

const whole = await client.messages.create({ model: 'agentor/echo', max_tokens: 100, messages: [{ role: 'user', content: 'Hello there' }] });
for (const block of whole.content) if (block.type === 'text') console.log('whole:', block.text);

const stream = client.messages.stream({ model: 'agentor/echo', max_tokens: 100, messages: [{ role: 'user', content: '[[think Let me see.]]One token after the other' }] });
const tokens: string[] = [];
stream.on('text', (text) => tokens.push(text));
const final = await stream.finalMessage();
console.log('streamed:', tokens.join(''), '-', final.content.map(({ type }) => type).join(', '), '-', final.stop_reason);

const count = await client.messages.countTokens({ model: 'agentor/echo', messages: [{ role: 'user', content: 'Hello there' }] });
console.log('counted:', count.input_tokens);

try {
  await client.messages.create({ model: 'no-such-model', max_tokens: 100, messages: [{ role: 'user', content: 'Hello there' }] });
} catch (error) {
  if (error instanceof Anthropic.APIError) console.log('refused:', error.status, error.type, error.requestID?.slice(0, 4));
}
