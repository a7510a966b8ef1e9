/**
 * The official OpenAI SDK through a running gateway: start one with `npm start`, put its key into `AGENTOR_KEY`, then
 * run `npx node examples/openai-sdk.ts`.
 *
 * It asks once, streams, lets the model call a tool, counts an embedding, and reads a refusal.
 */
import OpenAI from 'openai';

const base = process.env['AGENTOR_URL'] ?? 'http://127.0.0.1:4000';
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: process.env['AGENTOR_KEY'] ?? '' });

const whole = await client.chat.completions.create({ model: 'agentor/echo', messages: [{ role: 'user', content: 'Hello there' }] });
console.log('whole:', whole.choices[0]?.message.content);

const stream = await client.chat.completions.create({ model: 'agentor/echo', stream: true, messages: [{ role: 'user', content: 'One token after the other' }] });
const tokens: string[] = [];
for await (const chunk of stream) tokens.push(chunk.choices[0]?.delta.content ?? '');
console.log('streamed:', tokens.join(''));

const response = await client.responses.create({ model: 'agentor/echo', input: 'The same by the Responses API' });
console.log('response:', response.output_text);

const called = await client.chat.completions.create({
  model: 'agentor/echo',
  messages: [{ role: 'user', content: '[[tool get_weather {"city":"Paris"}]]' }],
  tools: [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }],
});
const call = called.choices[0]?.message.tool_calls?.[0];
if (call?.type === 'function') console.log('tool:', call.function.name, call.function.arguments);

const embedding = await client.embeddings.create({ model: 'agentor/echo', input: 'Hello there' });
console.log('embedding:', embedding.data[0]?.embedding.length, 'numbers');

try {
  await client.chat.completions.create({ model: 'no-such-model', messages: [{ role: 'user', content: 'Hello there' }] });
} catch (error) {
  if (error instanceof OpenAI.APIError) console.log('refused:', error.status, error.code, error.requestID?.slice(0, 4));
}
