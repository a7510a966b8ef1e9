import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { equalInConstantTime, type Secret } from '@agentor/security/kernel';
import { SCRAPE_HEADER_BYTES_MAX, SCRAPE_REQUEST_MS, SCRAPERS_MAX } from './bounds.ts';
import type { Metrics } from './open-metrics.ts';

/** Where metrics are shown. */
export interface MetricsListenerParts {
  /** Loopback unless the operator says otherwise. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** When given, scrapers must present it as a bearer token. */
  readonly token?: Secret;
  readonly metrics: Pick<Metrics, 'text'>;
}

/** A listener of its own, which shows metrics and nothing else. */
export interface MetricsListener extends AsyncDisposable {
  readonly port: number;
}

/** Opens the listener for `GET /metrics`. @throws When the address cannot be listened on. */
export async function openMetricsListener(parts: MetricsListenerParts): Promise<MetricsListener> {
  const server = createServer(
    { maxHeaderSize: SCRAPE_HEADER_BYTES_MAX, headersTimeout: SCRAPE_REQUEST_MS, requestTimeout: SCRAPE_REQUEST_MS, keepAliveTimeout: SCRAPE_REQUEST_MS },
    (request, response) => {
      answer(request, response, parts).catch(() => response.destroy());
    },
  );
  server.maxConnections = SCRAPERS_MAX;
  server.listen(parts.port, parts.host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : parts.port,
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, { token, metrics }: MetricsListenerParts): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (token !== undefined && !isBearer(request.headers.authorization, token)) {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
  } else if (request.url !== '/metrics') {
    response.writeHead(404).end();
  } else if (request.method === 'GET') {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  } else {
    response.writeHead(405, { allow: 'GET' }).end();
  }
}

function isBearer(presented: string | undefined, token: Secret): boolean {
  return equalInConstantTime(presented ?? '', `Bearer ${token.reveal()}`);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
