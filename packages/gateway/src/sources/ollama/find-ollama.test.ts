import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { findOllama, getText, ollamaAddress } from './index.ts';

const timeouts = { connectMs: 1, firstByteMs: 1, silenceMs: 1, totalMs: 1 };

test.each([
  [undefined, 'http://127.0.0.1:11434/'],
  ['0.0.0.0', 'http://127.0.0.1:11434/'],
  ['0.0.0.0:9999', 'http://127.0.0.1:9999/'],
  ['box', 'http://box:11434/'],
  ['box:80', 'http://box/'],
  ['http://box', 'http://box/'],
  ['https://box.example.com', 'https://box.example.com/'],
  ['http://[::]:1234/', 'http://[::1]:1234/'],
  ['http://user:word@box', undefined],
  ['not a host', undefined],
])('OLLAMA_HOST %s means %s', (value, address) => {
  expect(ollamaAddress(value)?.href).toBe(address);
});

test('an Ollama that answers becomes a provider of the local network', async () => {
  const asked: string[] = [];
  const get = async (url: URL, { timeoutMs }: { readonly timeoutMs: number }): Promise<string> => {
    asked.push(`${url.href} ${timeoutMs}`);
    return Promise.resolve('{"version":"0.13.0"}');
  };
  const found = await findOllama({ environment: {}, timeouts, get });
  expect(asked).toEqual(['http://127.0.0.1:11434/api/version 300']);
  expect(found).toMatchObject({ name: 'ollama', preset: 'ollama', isOpen: true, isPrivateNetworkAllowed: true, credential: { kind: 'none' }, protocols: ['openai-chat', 'openai-embeddings', 'openai-completions'] });
  expect(found?.baseUrl?.href).toBe('http://127.0.0.1:11434/v1');
});

test('nothing there, and something else there, is no Ollama', async () => {
  for (const body of [undefined, '', '<html>', '{}', '{"version":1}']) {
    expect(await findOllama({ environment: {}, timeouts, get: async () => Promise.resolve(body) })).toBeUndefined();
  }
});

test('the call gives up on silence, on long bodies, on redirects and where nobody listens', async () => {
  const server = createServer((request, reply) => {
    if (request.url === '/silent') return;
    if (request.url === '/moved') reply.writeHead(302, { location: '/good' });
    reply.end(request.url === '/long' ? 'x'.repeat(5000) : 'good');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const get = async (path: string): Promise<string | undefined> => getText(new URL(`http://127.0.0.1:${port}${path}`), { timeoutMs: path === '/silent' ? 20 : 5000, bytesMax: 4096 });
  expect([await get('/good'), await get('/silent'), await get('/moved'), await get('/long')]).toEqual(['good', undefined, undefined, undefined]);
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  expect(await get('/good')).toBeUndefined();
});
