import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toAnthropicErrorType } from '@agentor/security/wire';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, type CatalogueEntry } from './catalogue.ts';
import { messageOf } from './refusal.ts';
import { renderRefusal } from './render-refusal.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/errors.md'), 'utf8');

describe('docs/errors.md', () => {
  const rows = new Map([...PAGE.matchAll(/^\| `(\w+)` \| (.*) \|$/gmu)].map(([, code = '', rest = '']) => [code, rest.split(' | ')]));

  test('lists every code of the catalogue once, and no other', () => {
    expect([...rows.keys()].toSorted()).toEqual(Object.keys(CATALOGUE).toSorted());
    expect(PAGE.match(/^\| `\w+` \|/gmu)).toHaveLength(rows.size);
  });

  test.each(Object.entries(CATALOGUE))('says of %s what the gateway does', (code, entry) => {
    const [status, openAiType, anthropicType, retry, when = '', advice = ''] = rows.get(code) ?? [];
    expect([status, openAiType, anthropicType, retry]).toEqual([String(entry.status), `\`${entry.openAiType}\``, `\`${toAnthropicErrorType(entry.status)}\``, retryOf(entry)]);
    expect(when.length).toBeGreaterThan(10);
    expect(advice.length).toBeGreaterThan(5);
  });
});

describe('the catalogue', () => {
  test('WIRE: blocks have statuses that SDKs do not retry, or say that it is useless', () => {
    for (const code of ['blocked_by_guard', 'content_refused', 'model_not_found', 'invalid_api_key', 'provider_quota_exhausted', 'provider_credentials', 'destination_refused', 'provider_model_missing'] as const) {
      expect(retryOf(CATALOGUE[code]), code).not.toBe('yes');
    }
  });

  test('every message tells what happened without a gap, whatever is known', () => {
    for (const code of Object.keys(CATALOGUE).filter(isCode)) {
      for (const refusal of [{ code }, { code, parameter: 'a', rule: 'b', limit: 1, detail: 'c', retryAfterMs: 5 }]) {
        expect(messageOf(refusal), code).not.toMatch(/[{}]|undefined|^$/u);
      }
    }
  });

  test('a refusal has the form of the surface that was called', () => {
    expect(JSON.parse(renderRefusal({ code: 'body_too_large', limit: 5 }, { surface: 'responses' }))).toEqual({
      error: { message: 'The body is larger than 5 bytes. Send less.', type: 'invalid_request_error', param: null, code: 'body_too_large' },
    });
    expect(JSON.parse(renderRefusal({ code: 'overloaded' }, { surface: 'count-tokens', requestId: 'req_1' }))).toMatchObject({ type: 'error', error: { type: 'overloaded_error' }, request_id: 'req_1' });
    expect(JSON.parse(renderRefusal({ code: 'route_not_found' }, {}))).toHaveProperty('error.code', 'route_not_found');
  });
});

/** What official clients do by themselves. */
function retryOf({ status, isRetryUseless }: CatalogueEntry): string {
  const isRetried = status === 408 || status === 409 || status === 429 || status >= 500;
  if (!isRetried) return 'no';
  return isRetryUseless === true ? 'no, told' : 'yes';
}

function isCode(name: string): name is keyof typeof CATALOGUE {
  return name in CATALOGUE;
}
