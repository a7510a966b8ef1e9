import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLine, openTestDoor, request, talk, type TestDoor } from './test-door.ts';

const HOST = 'Host: localhost';
const JSON_TYPE = 'Content-Type: application/json';
const POST = 'POST /v1/messages HTTP/1.1';
const LAST = 'Connection: close';

let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door[Symbol.asyncDispose]());

describe('F1: requests that are good', () => {
  const GOOD: readonly (readonly [string, string, string | undefined])[] = [
    ['a GET', request(['GET /v1/models HTTP/1.1', HOST, LAST]), undefined],
    ['a POST with a length', request([POST, HOST, JSON_TYPE, 'Content-Length: 5', LAST], 'hello'), 'hello'],
    ['a POST with an empty body', request([POST, HOST, 'Content-Length: 0', LAST]), ''],
    ['a POST in chunks', request([POST, HOST, 'Transfer-Encoding: chunked', LAST], '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'), 'hello'],
    ['chunks with extensions', request([POST, HOST, 'Transfer-Encoding: chunked', LAST], '5;name=value\r\nhello\r\n0\r\n\r\n'), 'hello'],
    ['chunks with a trailer', request([POST, HOST, 'Transfer-Encoding: chunked', LAST], '5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n'), 'hello'],
    ['chunk sizes with leading zeros', request([POST, HOST, 'Transfer-Encoding: chunked', LAST], '005\r\nhello\r\n0\r\n\r\n'), 'hello'],
    ['header names in any case', request([POST, 'hOST: localhost', 'CONTENT-LENGTH: 5', LAST], 'hello'), 'hello'],
    ['spaces around a header value', request([POST, 'Host:   localhost  ', 'Content-Length:5', LAST], 'hello'), 'hello'],
    ['a header without a value', request([POST, HOST, 'X-Empty:', 'Content-Length: 5', LAST], 'hello'), 'hello'],
    ['an empty line before the request', `\r\n${request([POST, HOST, 'Content-Length: 5', LAST], 'hello')}`, 'hello'],
    ['a query', request(['GET /v1/models?limit=1&after=%20x HTTP/1.1', HOST, LAST]), undefined],
    ['HTTP/1.0 with a host', request(['POST /v1/messages HTTP/1.0', HOST, 'Content-Length: 5'], 'hello'), 'hello'],
    ['Expect: 100-continue', request([POST, HOST, 'Expect: 100-continue', 'Content-Length: 5', LAST], 'hello'), 'hello'],
  ];
  test.each(GOOD)('F1: %s is answered', async (_name, bytes, body) => {
    const before = door.bodies.length;
    const text = await talk(door.port, bytes);
    expect(text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/u, '')).toMatch(/^HTTP\/1\.1 200 OK\r\n/u);
    expect(door.bodies.slice(before)).toEqual(body === undefined ? [] : [body]);
  });

  test('F1: two requests on one connection get two answers, in order', async () => {
    const text = await talk(door.port, request([POST, HOST, 'Content-Length: 5'], 'hello') + request(['GET /v1/models HTTP/1.1', HOST, LAST]));
    expect(text.match(/HTTP\/1\.1 200 OK/gu)).toHaveLength(2);
    expect(text.indexOf('"read"')).toBeLessThan(text.indexOf('"models"'));
  });

  test('F1: a request that comes byte by byte is one request', async () => {
    const before = door.bodies.length;
    const line = openLine(door.port, '');
    for (const byte of request([POST, HOST, 'Content-Length: 5', LAST], 'hello')) line.socket.write(byte);
    expect(await line.closed).toContain('200 OK');
    expect(door.bodies.slice(before)).toEqual(['hello']);
  });
});

describe('F1: requests that two readers could take for two things are refused, and their connection ends', () => {
  const CHUNKED = 'Transfer-Encoding: chunked';
  const BAD: readonly (readonly [string, string, number])[] = [
    ['no Host', request([POST, 'Content-Length: 0']), 400],
    ['an empty Host', request([POST, 'Host:', 'Content-Length: 0']), 400],
    ['two Hosts', request([POST, HOST, 'Host: evil.example', 'Content-Length: 0']), 400],
    ['two Hosts that agree', request([POST, HOST, HOST, 'Content-Length: 0']), 400],
    ['a Host with a path (CVE-2026-49468)', request([POST, 'Host: localhost/?x', 'Content-Length: 0']), 400],
    ['a Host with a hash (CVE-2026-49468)', request([POST, 'Host: localhost#x', 'Content-Length: 0']), 400],
    ['a Host with a user', request([POST, 'Host: a@localhost', 'Content-Length: 0']), 400],
    ['two Authorizations', request([POST, HOST, 'Authorization: Bearer a', 'Authorization: Bearer b', 'Content-Length: 0']), 400],
    ['two API keys', request([POST, HOST, 'X-Api-Key: a', 'x-api-key: b', 'Content-Length: 0']), 400],
    ['two Content-Types', request([POST, HOST, JSON_TYPE, JSON_TYPE, 'Content-Length: 0']), 400],
    ['two lengths', request([POST, HOST, 'Content-Length: 5', 'Content-Length: 6'], 'hello'), 400],
    ['two lengths that agree', request([POST, HOST, 'Content-Length: 5', 'Content-Length: 5'], 'hello'), 400],
    ['a list of lengths', request([POST, HOST, 'Content-Length: 5, 5'], 'hello'), 400],
    ['a negative length', request([POST, HOST, 'Content-Length: -5'], 'hello'), 400],
    ['a length with a plus', request([POST, HOST, 'Content-Length: +5'], 'hello'), 400],
    ['a length in hexadecimal', request([POST, HOST, 'Content-Length: 0x5'], 'hello'), 400],
    ['a length beyond all numbers', request([POST, HOST, 'Content-Length: 99999999999999999999999'], 'hello'), 400],
    ['length and chunks', request([POST, HOST, 'Content-Length: 5', CHUNKED], '0\r\n\r\n'), 400],
    ['chunks and length', request([POST, HOST, CHUNKED, 'Content-Length: 5'], '0\r\n\r\n'), 400],
    ['xchunked', request([POST, HOST, 'Transfer-Encoding: xchunked'], '0\r\n\r\n'), 400],
    ['chunked that is not last', request([POST, HOST, 'Transfer-Encoding: chunked, identity'], '0\r\n\r\n'), 400],
    ['chunked under a coding', request([POST, HOST, 'Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'), 400],
    ['two Transfer-Encodings', request([POST, HOST, CHUNKED, 'Transfer-Encoding: identity'], '0\r\n\r\n'), 400],
    ['Transfer-Encoding with a space before the colon', request([POST, HOST, 'Transfer-Encoding : chunked'], '0\r\n\r\n'), 400],
    ['a chunk size that is no number', request([POST, HOST, CHUNKED], 'zz\r\nhello\r\n0\r\n\r\n'), 400],
    ['a negative chunk size', request([POST, HOST, CHUNKED], '-5\r\nhello\r\n0\r\n\r\n'), 400],
    ['a chunk size beyond all numbers', request([POST, HOST, CHUNKED], 'fffffffffffffffffff\r\nhello\r\n0\r\n\r\n'), 400],
    ['a chunk longer than its size', request([POST, HOST, CHUNKED], '3\r\nhello\r\n0\r\n\r\n'), 400],
    ['chunks ended by bare LF', request([POST, HOST, CHUNKED], '5\nhello\n0\n\n'), 400],
    ['header lines ended by bare LF', `${POST}\n${HOST}\nContent-Length: 0\n\n`, 400],
    ['a folded header line', request([POST, HOST, 'X-A: 1\r\n 2', 'Content-Length: 0']), 400],
    ['a NUL in a value', request([POST, HOST, 'X-A: 1\0', 'Content-Length: 0']), 400],
    ['a bare CR in a value', request([POST, HOST, 'X-A: 1\r2', 'Content-Length: 0']), 400],
    ['a space in a header name', request([POST, HOST, 'X A: 1', 'Content-Length: 0']), 400],
    ['a space before the colon', request([POST, 'Host : localhost', 'Content-Length: 0']), 400],
    ['a space before the first header', request([POST, ` ${HOST}`, 'Content-Length: 0']), 400],
    ['a header without a name', request([POST, HOST, ': 1', 'Content-Length: 0']), 400],
    ['a header without a colon', request([POST, HOST, 'X-A', 'Content-Length: 0']), 400],
    ['a non-ASCII header name', request([POST, HOST, 'X-\xe9: 1', 'Content-Length: 0']), 400],
    ['an absolute target', request(['GET http://evil.example/v1/models HTTP/1.1', HOST]), 400],
    ['an absolute target of our own', request(['GET http://localhost/v1/models HTTP/1.1', HOST]), 400],
    ['a target of two slashes', request(['GET //evil.example/v1/models HTTP/1.1', HOST]), 400],
    ['a target with a backslash', request(['GET /v1\\models HTTP/1.1', HOST]), 400],
    ['a target with a fragment', request(['GET /v1/models#x HTTP/1.1', HOST]), 400],
    ['a target with a semicolon', request(['GET /v1/models;admin HTTP/1.1', HOST]), 400],
    ['a target with a control character', request(['GET /v1/models\x01 HTTP/1.1', HOST]), 400],
    ['a target beyond ASCII', request(['GET /v1/mod\xe8les HTTP/1.1', HOST]), 400],
    ['a target that is too long', request([`GET /v1/models?${'a'.repeat(3_000)} HTTP/1.1`, HOST]), 400],
    ['CONNECT', request(['CONNECT evil.example:443 HTTP/1.1', HOST]), 400],
    ['OPTIONS *', request(['OPTIONS * HTTP/1.1', HOST]), 400],
    ['TRACE', request(['TRACE /v1/models HTTP/1.1', HOST]), 405],
    ['a GET with a length', request(['GET /v1/models HTTP/1.1', HOST, 'Content-Length: 5'], 'hello'), 400],
    ['a GET with chunks', request(['GET /v1/models HTTP/1.1', HOST, CHUNKED], '0\r\n\r\n'), 400],
    ['no HTTP version', request(['GET /v1/models', HOST]), 400],
    ['HTTP/0.9 by name', request(['GET /v1/models HTTP/0.9', HOST]), 400],
    ['HTTP/2 by name', request(['GET /v1/models HTTP/2.0', HOST]), 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['an HTTP version of letters', request(['GET /v1/models HTTP/one', HOST]), 400],
    ['a method in lower case', request(['get /v1/models HTTP/1.1', HOST]), 400],
    ['a method that is none', request(['FETCH /v1/models HTTP/1.1', HOST]), 400],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['an expectation that is none', request([POST, HOST, 'Expect: miracles', 'Content-Length: 0']), 400],
    ['a head that is too large', request([POST, HOST, `X-A: ${'a'.repeat(20_000)}`, 'Content-Length: 0']), 431],
    ['too many headers', request([POST, HOST, ...Array.from({ length: 120 }, (_, index) => `X-${index}: 1`), 'Content-Length: 0']), 431],
    ['a second Host behind a hundred headers', request([POST, HOST, ...Array.from({ length: 99 }, (_, index) => `X-${index}: 1`), 'Host: evil.example']), 431],
  ];
  test.each(BAD)('F1: %s', async (_name, bytes, status) => {
    const before = door.bodies.length;
    const text = await talk(door.port, bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
    expect(text).toMatch(/\r\nconnection: close\r\n/iu);
    expect(text).toMatch(/\r\nx-content-type-options: nosniff\r\n/u);
    expect(text).toMatch(/\{"error":\{"message":"[^"]+"|\{"type":"error"/u);
    expect(text).not.toMatch(/evil|miracles/u);
    expect(text.match(/HTTP\/1\.1 \d/gu)).toHaveLength(1);
    expect(door.bodies.length).toBe(before);
  });

  test('F1: what is written after a refused request is never read as another one', async () => {
    const before = door.answered.length;
    const smuggled = request(['GET /v1/models HTTP/1.1', HOST]);
    await talk(door.port, request([POST, HOST, 'Content-Length: 5', CHUNKED], `0\r\n\r\n${smuggled}`));
    await talk(door.port, request([POST, HOST, HOST, 'Content-Length: 0']) + smuggled);
    expect(door.answered.length).toBe(before);
  });

  test('F1: garbage behind a good request is not answered in the midst of its answer', async () => {
    const wait = Promise.withResolvers<undefined>();
    await using slow = await openTestDoor({
      answer: async () => ({
        status: 200,
        headers: ['content-type', 'text/event-stream'],
        body: (async function* frames() {
          yield 'data: first\n\n';
          await wait.promise;
          yield 'data: second\n\n';
        })(),
      }),
    });
    const line = openLine(slow.port, request(['GET /v1/models HTTP/1.1', HOST]));
    await line.has(/first/u);
    line.socket.write('garbage\0\r\n\r\n');
    const text = await line.closed;
    wait.resolve(undefined);
    expect(text).not.toMatch(/400|second/u);
    expect(text.match(/HTTP\/1\.1/gu)).toHaveLength(1);
  });

  test('LLM-4: inbound copies of our headers are not seen', async () => {
    await talk(door.port, request([POST, HOST, 'X-Agentor-Model: forged', 'x-agentor-request-id: forged', 'Content-Length: 0', LAST]));
    const seen = door.answered.at(-1);
    expect(seen?.header('x-agentor-model')).toBeUndefined();
    expect(seen?.header('x-agentor-request-id')).toBeUndefined();
  });

  test('threat 36: X_Api_Key is not X-Api-Key, and a thousand mutations of good requests are answered or refused, never broken', async () => {
    await talk(door.port, request([POST, HOST, 'X_Api_Key: forged', 'Content-Length: 0', LAST]));
    expect(door.answered.at(-1)?.header('x-api-key')).toBeUndefined();
    const good = request([POST, HOST, JSON_TYPE, 'Content-Length: 5', LAST], 'hello');
    const bytes = ['\0', '\r', '\n', ' ', ':', '\t', '\x7f', '\xff', ';', ','];
    const mutants = Array.from({ length: good.length - 'hello'.length }, (_, at) => bytes.map((byte) => good.slice(0, at) + byte + good.slice(at))).flat();
    const { port } = door;
    const ask = async (mutant: string): Promise<readonly [string, string]> => [mutant, await talk(port, mutant, /\r\n\r\n/u)];
    for (let start = 0; start < mutants.length; start += 50) {
      for (const [mutant, text] of await Promise.all(mutants.slice(start, start + 50).map(ask))) expect(text, JSON.stringify(mutant)).toMatch(/^$|^HTTP\/1\.1 (?:200|400|404|405|408|413|415|431) /u);
    }
    expect(door.broken).toEqual([]);
  });
});
