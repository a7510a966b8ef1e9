/**
 * The Vercel AI SDK through a running gateway: start one with `npm start`, put its key into `AGENTOR_KEY`, then run
 * `npx node examples/vercel-ai-sdk.ts`.
 */
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';

const base = process.env['AGENTOR_URL'] ?? 'http://127.0.0.1:4000';
const apiKey = process.env['AGENTOR_KEY'] ?? '';
const openai = createOpenAI({ baseURL: `${base}/v1`, apiKey });
const anthropic = createAnthropic({ baseURL: `${base}/v1`, apiKey });

const chat = await generateText({ model: openai.chat('agentor/echo'), prompt: 'Chat completions' });
console.log('chat:', chat.text);

const responses = await generateText({ model: openai.responses('agentor/echo'), prompt: 'The Responses API' });
console.log('responses:', responses.text);

const streamed = streamText({ model: anthropic('agentor/echo'), prompt: 'Messages, streamed' });
const tokens: string[] = [];
for await (const token of streamed.textStream) tokens.push(token);
console.log('messages:', tokens.join(''));
