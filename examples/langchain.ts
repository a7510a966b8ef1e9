/**
 * LangChain through a running gateway: start one with `npm start`, put its key into `AGENTOR_KEY`, then run
 * `npx node examples/langchain.ts`.
 */
import { ChatOpenAI } from '@langchain/openai';

const base = process.env['AGENTOR_URL'] ?? 'http://127.0.0.1:4000';
const model = new ChatOpenAI({ model: 'agentor/echo', apiKey: process.env['AGENTOR_KEY'] ?? '', configuration: { baseURL: `${base}/v1` } });

const answer = await model.invoke('Hello there');
console.log('whole:', answer.text);

const tokens: string[] = [];
for await (const chunk of await model.stream('One token after the other')) tokens.push(chunk.text);
console.log('streamed:', tokens.join(''));
