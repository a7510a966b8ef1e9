import { createPrivateKey } from 'node:crypto';
import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { EgressError } from '../ports/index.ts';
import { openTestEgress, testCall } from './upstream.test-data.ts';

describe('TLS to providers', () => {
  test('the certificate is checked against the name, not the address, and the name is told to the server', async () => {
    await using server = await serveTls({});
    await using egress = openTestEgress(`https://model.example:${server.port}`, {}, TRUSTED);
    const reply = await egress.send(testCall());
    expect(Buffer.from(await reply.whole(100)).toString()).toBe('model.example TLSv1.3');
  });

  test('TLS 1.2 is spoken with those that know no better, 1.1 is not', async () => {
    await using old = await serveTls({ maxVersion: 'TLSv1.2' });
    await using egress = openTestEgress(`https://model.example:${old.port}`, {}, TRUSTED);
    expect(Buffer.from(await (await egress.send(testCall())).whole(100)).toString()).toBe('model.example TLSv1.2');
    await using older = await serveTls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await using refused = openTestEgress(`https://model.example:${older.port}`, {}, TRUSTED);
    await expect(faultOf(refused.send(testCall()))).resolves.toBe('connect-failed');
  });

  test('an unknown issuer and a wrong name are refused, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await using server = await serveTls({});
      const { certificateAuthorities: _trusted, ...untrusting } = TRUSTED;
      await using stranger = openTestEgress(`https://model.example:${server.port}`, {}, untrusting);
      await expect(faultOf(stranger.send(testCall()))).resolves.toBe('connect-failed');
      await using wrong = openTestEgress(`https://other.example:${server.port}`, {}, TRUSTED);
      await expect(faultOf(wrong.send(testCall()))).resolves.toBe('connect-failed');
      expect(server.heard()).toBe(0);
    } finally {
      if (before === undefined) Reflect.deleteProperty(process.env, 'NODE_TLS_REJECT_UNAUTHORIZED');
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });
});

interface TlsUpstream extends AsyncDisposable {
  readonly port: number;
  /** Bytes of requests that arrived. */
  readonly heard: () => number;
}

async function serveTls(options: TlsOptions): Promise<TlsUpstream> {
  const key = createPrivateKey({ key: KEY, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
  let heard = 0;
  const server = createServer({ key, cert: CERTIFICATE, ...options }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      heard += bytes.length;
      const body = `${String(socket.servername)} ${String(socket.getProtocol())}`;
      socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => heard,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

async function faultOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof EgressError ? error.fault.kind : String(error);
}

/** Made for these tests, for `model.example`, self-signed, valid until the year 2126. */
const CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBoDCCAUegAwIBAgIUFEsEpB9DGj/OGc5ksfBOPMzxQDUwCgYIKoZIzj0EAwIw',
  'GDEWMBQGA1UEAwwNbW9kZWwuZXhhbXBsZTAgFw0yNjExMjIyMTU0NTdaGA8yMTI2',
  'MTAyOTIxNTQ1N1owGDEWMBQGA1UEAwwNbW9kZWwuZXhhbXBsZTBZMBMGByqGSM49',
  'AgEGCCqGSM49AwEHA0IABHAku7jEtS5ofO/ML5InlyYX6T/XEAhLI41AzisZ5+Vb',
  'qw6FZUWi46hS4X+iWQXH8IjtXHlk0aGgD56Gw/+mB1yjbTBrMB0GA1UdDgQWBBRO',
  'bhggXOkdL0bQfTDL4hoevK6ApzAfBgNVHSMEGDAWgBRObhggXOkdL0bQfTDL4hoe',
  'vK6ApzAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDW1vZGVsLmV4YW1wbGUw',
  'CgYIKoZIzj0EAwIDRwAwRAIgQkOBLrgr6Aef5kG2X0jVJ574X5I4VpnJxhYNt9Ho',
  'tggCIBuN/dh5EC8SsntE3vP41hQxZ2HzR8MZFAXHTF85+Vi5',
  '-----END CERTIFICATE-----',
].join('\n');
const KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'cCS7uMS1Lmh878wvkieXJhfpP9cQCEsjjUDOKxnn5Vs',
  y: 'qw6FZUWi46hS4X-iWQXH8IjtXHlk0aGgD56Gw_-mB1w',
  d: 'Be7H6F040ZnevsgsWb4AKfkZC6i3Eq6GAb86FwrpIis',
};
const TRUSTED = { resolve: () => Promise.resolve(['127.0.0.1']), certificateAuthorities: [CERTIFICATE] };
