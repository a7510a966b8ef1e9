import { describe, expect, test } from 'vitest';
import { matchRoute, ROUTES } from './routes.ts';

describe('the route table', () => {
  test('every route is found by its method and exact path, with or without a query', () => {
    for (const { method, path, to } of ROUTES) {
      expect(matchRoute(method, path)).toEqual(to);
      expect(matchRoute(method, `${path}?beta=true`)).toEqual(to);
    }
  });

  test('any other method is told what the path takes', () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'HEAD', 'CONNECT', 'post']) {
      expect(matchRoute(method, '/v1/messages')).toEqual({ kind: 'wrong-method', allowed: 'POST' });
    }
  });

  test('a receipt in the path is an id of ours, with its proof alone or not', () => {
    const id = `rct_${'0'.repeat(28)}`;
    expect(matchRoute('GET', `/v1/receipts/${id}`)).toEqual({ kind: 'surface', surface: 'receipts', modelInPath: undefined, receiptInPath: { id, isProofAlone: false } });
    expect(matchRoute('GET', `/v1/receipts/${id}/proof`)).toMatchObject({ receiptInPath: { id, isProofAlone: true } });
    expect(matchRoute('POST', `/v1/receipts/${id}`)).toEqual({ kind: 'wrong-method', allowed: 'GET' });
    for (const path of ['', 'rct_1', `${id}/`, `${id}/proof/proof`, id.toUpperCase(), `req_${'0'.repeat(28)}`]) expect(matchRoute('GET', `/v1/receipts/${path}`), path).toEqual({ kind: 'none' });
  });

  test('variants of a path lead nowhere', () => {
    for (const path of ['/v1/messages/', '/V1/messages', '/v1/%6dessages', '/v1/./messages', '/v1/x/../messages', '/v1/messages%2f', '/messages', '/v1']) {
      expect(matchRoute('POST', path), path).toEqual({ kind: 'none' });
    }
  });

  test('a model in the path may hold plain or encoded slashes and colons, nothing else', () => {
    const model = (path: string): unknown => matchRoute('GET', `/v1/models/${path}`);
    expect(model('openai/gpt-5')).toEqual({ kind: 'surface', surface: 'models', modelInPath: 'openai/gpt-5' });
    expect(model('openai%2Fgpt-5')).toEqual({ kind: 'surface', surface: 'models', modelInPath: 'openai/gpt-5' });
    expect(model('llama3%3A8b')).toEqual({ kind: 'surface', surface: 'models', modelInPath: 'llama3:8b' });
    for (const path of ['', '../../healthz', '%2e%2e', 'a%00', 'a%20b', 'é']) expect(model(path), path).toEqual({ kind: 'none' });
  });
});
