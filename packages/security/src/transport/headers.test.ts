import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENTOR_HEADERS, agentorHeaders, dropAgentorHeaders, isAgentorHeader } from './agentor-headers.ts';
import { filterResponseHeaders } from './filter-response-headers.ts';
import { headerLine, isHeaderName, isSafeHeaderValue, UnsafeHeaderError } from './header-line.ts';
import { securityHeaders } from './security-headers.ts';
import { toDecimalItem, toIntegerItem, toTextItem } from './structured-field.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('filterResponseHeaders', () => {
  const dropped = `set-cookie server via access-control-allow-origin access-control-allow-credentials content-security-policy
    strict-transport-security x-frame-options x-content-type-options connection keep-alive transfer-encoding trailer upgrade te
    proxy-authenticate content-length content-encoding x-powered-by alt-svc cf-ray x-request-id x-agentor-model location
    openai-organization anthropic-organization-id x-amzn-requestid nel report-to cross-origin-opener-policy unknown`.split(/\s+/u);

  it.each(dropped)('HDR-3: dropped: %s', (name) => {
    expect(filterResponseHeaders({ [name]: 'a', [name.toUpperCase()]: 'b' })).toEqual([]);
  });

  it.each(dropped.filter((name) => name !== 'unknown'))('HDR-3: configuration cannot let through: %s', (name) => {
    expect(filterResponseHeaders({ [name]: 'a' }, new Set([name]))).toEqual([]);
  });

  it('HDR-3: what SDKs read passes, each name once and safe to write', () => {
    const upstream = { 'Content-Type': 'text/event-stream', 'content-type': 'text/html', 'retry-after': ['3', '4'], 'x-ratelimit-limit-requests': '60', 'anthropic-ratelimit-tokens-reset': '2030-01-01T00:00:00Z', 'openai-version': 'a\r\nset-cookie: b', 'openai-processing-ms': 'é', 'x-extra': '1' };
    expect(filterResponseHeaders(upstream, new Set(['x-extra']))).toEqual([
      ['content-type', 'text/event-stream'],
      ['retry-after', '3'],
      ['x-ratelimit-limit-requests', '60'],
      ['anthropic-ratelimit-tokens-reset', '2030-01-01T00:00:00Z'],
      ['x-extra', '1'],
    ]);
  });
});

describe('securityHeaders', () => {
  it('HDR-2: the set of an API', () => {
    expect(Object.fromEntries(securityHeaders({ isTls: true }))).toEqual({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-permitted-cross-domain-policies': 'none',
      'x-xss-protection': '0',
    });
  });

  it('HDR-6: no header of the set names the software, and X-XSS-Protection is 0 or absent', () => {
    const names = securityHeaders().map(([name]) => name);
    expect(names).not.toContain('server');
    expect(names).not.toContain('x-powered-by');
    expect(names).not.toContain('strict-transport-security');
    expect(securityHeaders({ xssProtection: false }).map(([name]) => name)).not.toContain('x-xss-protection');
  });

  it('HDR-2: every header is a setting, and each name is there once', () => {
    const lines = securityHeaders({
      isTls: true,
      strictTransportSecurity: { maxAgeS: 60, hasSubdomains: false, isPreloaded: true },
      contentSecurityPolicy: "default-src 'self'",
      frameOptions: false,
      pragma: 'no-cache',
      extra: { 'Referrer-Policy': 'origin', 'X-More': '1' },
    });
    expect(Object.fromEntries(lines)).toMatchObject({ 'strict-transport-security': 'max-age=60; preload', pragma: 'no-cache', 'referrer-policy': 'origin', 'x-more': '1' });
    expect(lines.map(([name]) => name)).not.toContain('x-frame-options');
    expect(new Set(lines.map(([name]) => name)).size).toBe(lines.length);
    expect(Object.isFrozen(lines)).toBe(true);
  });

  it('LLM-2: a setting cannot add a header', () => {
    expect(() => securityHeaders({ contentSecurityPolicy: "a\r\nset-cookie: b" })).toThrow(UnsafeHeaderError);
    expect(() => securityHeaders({ extra: { 'a: b\r\nc': 'd' } })).toThrow(UnsafeHeaderError);
  });
});

describe('agentorHeaders', () => {
  it('LLM-1: plain names are tokens, numbers are integers and decimals', () => {
    expect(agentorHeaders({ requestId: 'req_1a', model: 'openai/gpt-4o:2024', attempts: 2, overheadMs: 1.23456 })).toEqual([
      ['x-agentor-request-id', 'req_1a'],
      ['x-agentor-model', 'openai/gpt-4o:2024'],
      ['x-agentor-attempts', '2'],
      ['x-agentor-overhead-ms', '1.235'],
    ]);
    expect(agentorHeaders({ requestId: '1' })).toEqual([['x-agentor-request-id', '"1"']]);
  });

  it('LLM-1: texts come back from their item by the parsing rules of RFC 9651', () => {
    fc.assert(fc.property(anyText, (text) => parseTextItem(toTextItem(text, 1000)) === text.toWellFormed()));
  });

  it('LLM-1: numbers keep to the grammar', () => {
    fc.assert(fc.property(fc.double(), (value) => /^-?\d{1,15}$/u.test(toIntegerItem(value)) && /^-?\d{1,12}\.\d{1,3}$/u.test(toDecimalItem(value))));
    expect([0, -0, 1, 1.5, 0.0004, -0.0004, 12.3456, Number.NaN].map(toDecimalItem)).toEqual(['0.0', '0.0', '1.0', '1.5', '0.0', '0.0', '12.346', '0.0']);
    expect([-0, 1e300, Number.NaN].map(toIntegerItem)).toEqual(['0', '999999999999999', '0']);
  });

  it('LLM-2: no name adds a header or leaves ASCII, and all headers together stay below 2 KiB', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.double(), (requestId, model, number) => {
        const lines = agentorHeaders({ requestId, model, attempts: number, overheadMs: number });
        for (const [name, value] of lines) {
          validateHeaderValue(name, value);
          expect(isSafeHeaderValue(value)).toBe(true);
        }
        return lines.flat().join('').length + lines.length * 4 <= 2048;
      }),
    );
    const longest = agentorHeaders({ requestId: '\u{1f600}'.repeat(99), model: '日'.repeat(999), attempts: 1e99, overheadMs: 1e99 });
    expect(longest.flat().join('').length + longest.length * 4).toBeLessThanOrEqual(2048);
  });

  it('LLM-2: what is called safe is safe to Node as well, and never breaks a line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        if (!isSafeHeaderValue(text)) return true;
        validateHeaderValue('a', text);
        return !/[\r\n\0]/u.test(text);
      }),
    );
    expect([' a', 'a ', 'a\r\nb', 'a\nb', 'a\0', 'é', 'a\u007f'].filter(isSafeHeaderValue)).toEqual([]);
    expect(['', 'a', 'a b', 'a\tb', '"x"; y=1'].filter((text) => !isSafeHeaderValue(text))).toEqual([]);
    expect(['', 'a b', 'a:', 'é', 'a\n'].filter(isHeaderName)).toEqual([]);
    expect(headerLine('X-A', 'b')).toEqual(['x-a', 'b']);
  });
});

describe('dropAgentorHeaders', () => {
  it('LLM-4: inbound copies of our names are gone, in whatever case, and the others stay in order', () => {
    const copies = Object.values(AGENTOR_HEADERS).flatMap((name) => [name.toUpperCase(), 'x', name, 'y']);
    expect(dropAgentorHeaders(['Host', 'x-agentor-model', ...copies, 'Accept', '*/*', 'X-Agentor-Anything', '1', 'accept', 'b'])).toEqual(['Host', 'x-agentor-model', 'Accept', '*/*', 'accept', 'b']);
  });

  it('LLM-4: without copies the list is the same one', () => {
    const headers = ['Host', 'a', 'x-agentor', 'b'];
    expect(dropAgentorHeaders(headers)).toBe(headers);
    expect(isAgentorHeader('x-agentor')).toBe(false);
  });
});

/** The text of a token, string or display string item, read as RFC 9651 section 4.2 reads it. */
function parseTextItem(item: string): string | undefined {
  if (/^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/u.test(item)) return item;
  const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/u.exec(item);
  if (quoted !== null) return (quoted[1] ?? '').replace(/\\(["\\])/gu, '$1');
  const display = /^%"((?:[\x20\x21\x23\x24\x26-\x7e]|%[0-9a-f]{2})*)"$/u.exec(item);
  return display === null ? undefined : decodeURIComponent(display[1] ?? '');
}
