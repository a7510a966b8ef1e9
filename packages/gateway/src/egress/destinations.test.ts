import { connect, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { EgressError } from '../ports/index.ts';
import type { SocketTarget } from './open-socket.ts';
import { openTestEgress, serveHttp, testCall } from './upstream.test-data.ts';

describe('where calls may go', () => {
  test('NET-1: a destination that no configuration names is refused', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('ok'));
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    await expect(faultOf(egress.send(testCall({ destination: 'other' })))).resolves.toBe('destination-refused');
    expect(upstream.seen.connections).toBe(0);
  });

  test.each([
    ['//evil.example/v1', 'a path that looks like an authority'],
    ['/\\evil.example/v1', 'a backslash'],
    ['/@evil.example/v1', 'an at sign'],
    ['/v1?host=evil.example', 'a query'],
  ])('NET-1: %s stays a path on the configured host', async (path) => {
    const seen: unknown[] = [];
    await using upstream = await serveHttp((request, response) => {
      seen.push(request.headers.host, request.url);
      response.end('ok');
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    await (await egress.send(testCall({ path }))).whole(100);
    expect(seen).toEqual([`127.0.0.1:${upstream.port}`, path]);
  });

  test('NET-1: headers of a call decide neither host nor connection nor coding', async () => {
    let seen: NodeJS.Dict<string | string[]> = {};
    await using upstream = await serveHttp((request, response) => {
      seen = request.headers;
      response.end('ok');
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const headers = { 'Host': 'evil.example', 'connection': 'close', 'accept-encoding': 'gzip', 'content-length': '900', 'x-a': '1' };
    await (await egress.send(testCall({ headers }))).whole(100);
    expect(seen).toMatchObject({ 'host': `127.0.0.1:${upstream.port}`, 'accept-encoding': 'identity', 'content-length': '2', 'x-a': '1' });
    expect(seen['connection']).toBe('keep-alive');
  });

  test('NET-2: a name with one forbidden address among allowed ones is refused', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('ok'));
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.1', '169.254.169.254']);
    await using egress = openTestEgress(`http://model.example:${upstream.port}`, {}, { resolve });
    await expect(faultOf(egress.send(testCall()))).resolves.toBe('destination-refused');
    expect(upstream.seen.connections).toBe(0);
  });

  test('NET-2: a name that alternates between a public address and loopback never reaches loopback', async () => {
    await using upstream = await serveHttp((_request, response) => response.end('secret'));
    const dialled: SocketTarget[] = [];
    let asked = 0;
    await using egress = openTestEgress(
      `https://rebinding.example:${upstream.port}`,
      { isPrivateNetworkAllowed: false },
      {
        resolve: () => Promise.resolve([(asked++ % 2 === 0 ? '93.184.215.14' : '127.0.0.1')]),
        openSocket: (target) => {
          dialled.push(target);
          const socket = new Socket();
          setImmediate(() => socket.destroy(new Error('unreachable')));
          return socket;
        },
      },
    );
    const faults = [];
    for (let round = 0; round < 20; round += 1) faults.push(await faultOf(egress.send(testCall())));
    expect(new Set(faults)).toEqual(new Set(['connect-failed', 'destination-refused']));
    expect(dialled.flatMap(({ addresses }) => addresses.map(({ address }) => address))).toEqual(Array.from({ length: 10 }, () => '93.184.215.14'));
    expect(upstream.seen.connections).toBe(0);
  });

  test('NET-2: the socket goes to the checked address although the system would resolve the name elsewhere', async () => {
    await using upstream = await serveHttp((request, response) => response.end(request.headers.host));
    const resolve = (): Promise<string[]> => Promise.resolve(['127.0.0.1']);
    await using egress = openTestEgress(`http://no-such-name.invalid:${upstream.port}`, {}, { resolve });
    const body = await (await egress.send(testCall())).whole(100);
    expect(Buffer.from(body).toString()).toBe(`no-such-name.invalid:${upstream.port}`);
  });

  test('NET-2: plain HTTP, other schemes and ports of other protocols are refused for a public destination', async () => {
    const urls = ['http://model.example', 'ftp://model.example', 'https://model.example:22', 'https://u:p@model.example'];
    const faults = await Promise.all(
      urls.map(async (url) => {
        await using egress = openTestEgress(url, { isPrivateNetworkAllowed: false }, { resolve: () => Promise.resolve(['93.184.215.14']) });
        return await faultOf(egress.send(testCall()));
      }),
    );
    expect(faults).toEqual(urls.map(() => 'destination-refused'));
  });

  test.each([300, 301, 302, 303, 304, 305, 307, 308])('NET-3: a %i is handed back, not followed', async (status) => {
    await using target = await serveHttp((_request, response) => response.end('secret'));
    await using upstream = await serveHttp((_request, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${target.port}/latest/meta-data` }).end();
    });
    await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
    const reply = await egress.send(testCall());
    await reply.whole(1000);
    expect(reply.status).toBe(status);
    expect(target.seen.connections).toBe(0);
  });

  test('NET-3: proxies named in the environment see nothing', async () => {
    await using proxy = await serveHttp((_request, response) => response.end('proxied'));
    await using upstream = await serveHttp((_request, response) => response.end('direct'));
    const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY'];
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://127.0.0.1:${proxy.port}`;
    try {
      await using egress = openTestEgress(`http://127.0.0.1:${upstream.port}`);
      const body = await (await egress.send(testCall())).whole(100);
      expect(Buffer.from(body).toString()).toBe('direct');
      expect(proxy.seen.connections).toBe(0);
    } finally {
      names.forEach((name, position) => {
        const value = before[position];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      });
    }
  });

  test('NET-4: more than a hundred spellings of internal targets reach the sentinel with no byte', async () => {
    await using sentinel = await serveHttp((_request, response) => response.end('secret'));
    const faults = [];
    for (const host of INTERNAL) {
      if (!URL.canParse(`https://${host}:${sentinel.port}`)) continue;
      await using egress = openTestEgress(
        `https://${host}:${sentinel.port}`,
        { isPrivateNetworkAllowed: false },
        { resolve: () => Promise.resolve(['127.0.0.1']) },
      );
      faults.push(await faultOf(egress.send(testCall())));
    }
    expect(faults.length).toBeGreaterThanOrEqual(100);
    expect(new Set(faults)).toEqual(new Set(['destination-refused']));
    expect(sentinel.seen).toEqual({ connections: 0, bytes: 0 });
  });

  test.each(['169.254.169.254', '[fd00:ec2::254]', '100.100.100.200', '168.63.129.16'])(
    'NET-5: %s is refused although private networks are allowed',
    async (host) => {
      const dialled: SocketTarget[] = [];
      const openSocket = (target: SocketTarget): Socket => {
        dialled.push(target);
        return connect(1, '127.0.0.1');
      };
      await using egress = openTestEgress(`http://${host}`, {}, { openSocket });
      await expect(faultOf(egress.send(testCall()))).resolves.toBe('destination-refused');
      await using named = openTestEgress('http://model.example', {}, { openSocket, resolve: () => Promise.resolve([host.replace(/[[\]]/g, '')]) });
      await expect(faultOf(named.send(testCall()))).resolves.toBe('destination-refused');
      expect(dialled).toEqual([]);
    },
  );

  test('a fault says neither address nor name', async () => {
    await using egress = openTestEgress('http://hidden.example:9999', {}, { resolve: () => Promise.resolve(['127.0.0.1']) });
    const error = await egress.send(testCall()).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EgressError);
    const { message, fault } = error instanceof EgressError ? error : { message: '', fault: undefined };
    expect(JSON.stringify([message, fault])).not.toMatch(/hidden|127\.0|9999/u);
    expect(fault).toEqual({ kind: 'connect-failed' });
  });
});

async function faultOf(sending: Promise<unknown>): Promise<string> {
  const error = await sending.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof EgressError ? error.fault.kind : String(error);
}

const LOOPBACK = [
  '127.0.0.1', '127.1', '127.0.1', '127.0.0.2', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.1', '0x7f.0.0.1',
  '0177.0.0.1', '0177.1', '017700000001', '00000177.1', '127.0.0.1.', '127.0.0x1', '127.0x0.0.1', '0x7F.0X0.0x0.0X1',
  '127.000.000.001', '0', '0.0.0.0', '0x0', '00', '0.1', '%31%32%37.0.0.1', '127%2e0%2e0%2e1', '①②⑦.⓪.⓪.①', '127。0。0。1',
  '127．0．0．1', '127｡0｡0｡1', '１２７.0.0.1', 'localhost', 'LOCALHOST', 'localhost.', 'ｌocalhost', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'a.localhost',
  'localtest.me', '127.0.0.1.nip.io', 'spoofed.burpcollaborator.net', 'customer1.app.localhost.my.company.127.0.0.1.nip.io',
  '[::1]', '[0:0:0:0:0:0:0:1]', '[0000::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::127.0.0.1]', '[::7f00:1]', '[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]', '[2002:7f00:0001::1]', '[2001:0:7f00:1::]', '[2001::80ff:fffe]', '[fe80::1]', '[fe80::5efe:7f00:1]',
];
const METADATA = [
  '169.254.169.254', '2852039166', '0xa9fea9fe', '0xa9.0xfe.0xa9.0xfe', '0251.0376.0251.0376', '0251.254.169.254', '169.254.43518',
  '169.16689662', '025177524776', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[2002:a9fe:a9fe::]',
  '[fd00:ec2::254]', '[fd00:0ec2::0254]', '100.100.100.200', '0x646464c8', '1684300232', '168.63.129.16', '0xa83f8110', '192.0.0.192',
  'metadata', 'metadata.google.internal', 'METADATA.GOOGLE.INTERNAL', 'instance-data', '169.254.169.254.nip.io', '①⑥⑨.②⑤④.①⑥⑨.②⑤④',
  '169。254。169。254', '169.254.170.2', '[fd20:ce::254]',
];
const PRIVATE = [
  '10.0.0.1', '0xa000001', '167772161', '012.0.0.1', '10.1', '172.16.0.1', '0xac100001', '2886729729', '172.31.255.255', '192.168.0.1',
  '0xc0a80001', '3232235521', '0300.0250.0.1', '192.168.1', '100.64.0.1', '198.18.0.1', '192.0.2.1', '203.0.113.1', '240.0.0.1',
  '255.255.255.255', '224.0.0.1', '[fc00::1]', '[fd12:3456::1]', '[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', '[2002:a00:1::]', '[fec0::1]',
  '[ff02::1]', '[100::1]', '[2001:db8::1]',
];
const INTERNAL = [...LOOPBACK, ...METADATA, ...PRIVATE];
