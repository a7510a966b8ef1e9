/**
 * The floor: a bare undici proxy, Node's server and undici's client, bodies streamed both ways. No check, no parse, no record.
 *
 * Arguments: port, upstream origin.
 */
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';

const [port = '0', upstream = ''] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 256 });

const server = createServer((request, response) => {
  const headers = { 'content-type': request.headers['content-type'] ?? '', 'content-length': request.headers['content-length'] ?? '0' };
  const answer = (reply: Dispatcher.ResponseData): void => {
    response.writeHead(reply.statusCode, reply.headers);
    pipeline(reply.body, response, () => undefined);
  };
  pool
    .request({ method: 'POST', path: request.url ?? '/', headers, body: request })
    .then(answer)
    .catch(() => response.destroy());
});
server.listen(Number(port), '127.0.0.1');
