import { describe, expect, test } from 'vitest';
import { checkHead, type HeadVerdict, type RawHead } from './check-head.ts';

function head(more: Partial<RawHead> & { readonly headers?: readonly string[] }): RawHead {
  const { headers = [], ...rest } = more;
  return { method: 'POST', url: '/v1/messages', httpVersion: '1.1', rawHeaders: ['Host', 'localhost:8787', ...headers], ...rest };
}

function codeOf(verdict: HeadVerdict): string {
  return verdict.isAcceptable ? 'accepted' : verdict.refusal.code;
}

describe('F1: the raw-header gate', () => {
  test('F1: an ordinary request passes and its headers are read without regard to case', () => {
    const verdict = checkHead(head({ headers: ['AUTHORIZATION', 'Bearer k', 'Content-Type', 'application/json'] }), undefined);
    expect(verdict.isAcceptable && verdict.headers.get('authorization')).toBe('Bearer k');
  });

  test.each(['Host', 'Authorization', 'X-Api-Key', 'Content-Type', 'Content-Length', 'Transfer-Encoding', 'Content-Encoding'])(
    'F1: a second %s is refused, in whatever case',
    (name) => {
      const value = name === 'Content-Length' ? '1' : 'localhost';
      const verdict = checkHead(head({ headers: [name, value, name.toUpperCase(), value] }), undefined);
      expect(codeOf(verdict)).toBe('invalid_header');
    },
  );

  test.each([
    'http://evil.example/v1/messages',
    'https://localhost/v1/models',
    '*',
    '//evil.example/v1/models',
    '/v1//models',
    '/v1/models#x',
    '/v1/models;x=1',
    '/v1\\models',
    '/v1/mod els',
    '/v1/models\u0001',
    '/v1/modèles',
    'v1/models',
    '',
    `/${'a'.repeat(2_048)}`,
  ])('F1: the target %j is refused', (url) => {
    expect(codeOf(checkHead(head({ url }), undefined))).toBe('invalid_target');
  });

  test.each(['0.9', '2.0', '1.2', ''])('F1: HTTP version %j is refused', (httpVersion) => {
    expect(codeOf(checkHead(head({ httpVersion }), undefined))).toBe('invalid_target');
  });

  test.each(['x/?', 'x#', 'x@y', 'a b', 'a,b', '', '[::1', 'x:port', 'x:1:2', '..', '-a', 'évil', 'a/b'])(
    'F1: the Host %j is refused (CVE-2026-48710, CVE-2026-49468)',
    (host) => {
      expect(codeOf(checkHead({ ...head({}), rawHeaders: ['Host', host] }, undefined))).toBe('invalid_header');
    },
  );

  test.each(['localhost', 'localhost:8787', '127.0.0.1:1', '[::1]:8787', 'gate.example'])('F1: the Host %j is accepted', (host) => {
    expect(codeOf(checkHead({ ...head({}), rawHeaders: ['Host', host] }, undefined))).toBe('accepted');
  });

  test('F1: with a list of hosts no other is served', () => {
    const hosts = new Set(['gate.example']);
    expect(codeOf(checkHead({ ...head({}), rawHeaders: ['Host', 'Gate.Example:443'] }, hosts))).toBe('accepted');
    expect(codeOf(checkHead({ ...head({}), rawHeaders: ['Host', 'other.example'] }, hosts))).toBe('host_not_served');
  });

  test('F1: a GET with a body is refused', () => {
    expect(codeOf(checkHead(head({ method: 'GET', headers: ['Content-Length', '1'] }), undefined))).toBe('invalid_header');
    expect(codeOf(checkHead(head({ method: 'GET', headers: ['Transfer-Encoding', 'chunked'] }), undefined))).toBe('invalid_header');
    expect(codeOf(checkHead(head({ method: 'GET', headers: ['Content-Length', '0'] }), undefined))).toBe('accepted');
  });

  test.each(['gzip, chunked', 'xchunked', 'identity', 'chunked, chunked'])('F1: Transfer-Encoding %j is refused', (value) => {
    expect(codeOf(checkHead(head({ headers: ['Transfer-Encoding', value] }), undefined))).toBe('invalid_header');
  });

  test('F1: Content-Length beside Transfer-Encoding is refused', () => {
    expect(codeOf(checkHead(head({ headers: ['Transfer-Encoding', 'chunked', 'Content-Length', '1'] }), undefined))).toBe('invalid_header');
  });

  test('LLM-4: inbound copies of our own headers are never read', () => {
    const verdict = checkHead(head({ headers: ['X-Agentor-Model', 'forged', 'X_Api_Key', 'forged'] }), undefined);
    expect(verdict.isAcceptable && [...verdict.headers.keys()]).toEqual(['host']);
  });
});
