import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A plain `GET` without redirects, proxies or credentials: the body of a 200, at most `bytesMax` long, else undefined. Never throws. */
export async function getText(url: URL, { timeoutMs, bytesMax }: { readonly timeoutMs: number; readonly bytesMax: number }): Promise<string | undefined> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const call = request(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (reply) => {
      readText(reply, bytesMax).then(resolve, () => resolve(undefined));
    });
    call.on('error', () => resolve(undefined));
    call.end();
  });
}

async function readText(reply: IncomingMessage, bytesMax: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    length += chunk.length;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return reply.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : undefined;
}
