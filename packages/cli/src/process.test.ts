import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from './index.ts';

test('files are created once, private, and read back', async () => {
  const { files, machine } = openTerminal();
  const folder = await mkdtemp(join(tmpdir(), 'agentor-terminal-'));
  const path = join(folder, 'agentor.yaml');
  expect([files.read(path), files.inspect(path)]).toEqual([undefined, undefined]);
  expect([files.create(path, 'one'), files.create(path, 'two'), files.read(path)]).toEqual([true, false, 'one']);
  expect(files.inspect(path)).toEqual({ isFolder: false, mode: 0o600, userId: machine.userId });
  expect(files.list(folder)).toEqual(['agentor.yaml']);
  expect(() => files.create(join(folder, 'none/agentor.yaml'), '')).toThrow('ENOENT');
  await rm(folder, { recursive: true });
});

test('a port that is taken is told by its code, a free one by none', async () => {
  const { machine } = openTerminal();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await machine.tryPort('127.0.0.1', port)).toBe('EADDRINUSE');
  server.close();
  await once(server, 'close');
  expect(await machine.tryPort('127.0.0.1', port)).toBeUndefined();
});

test('a gateway is known by its health, and nothing else is taken for one', async () => {
  const { machine } = openTerminal();
  let text = '{"status":"ok"}';
  const server = createHttpServer((_, reply) => void reply.end(text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  expect(await machine.isGateway('127.0.0.1', port)).toBe(true);
  for (text of ['<html>', '', 'x'.repeat(1_000_000)]) expect(await machine.isGateway('127.0.0.1', port)).toBe(false);
  text = '{"error":{"code":"host_not_served"}}';
  expect(await machine.isGateway('127.0.0.1', port)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await machine.isGateway('127.0.0.1', port)).toBe(false);
});
