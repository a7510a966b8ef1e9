import { describe, expect, test } from 'vitest';
import { createContentFilter } from '../create-content-filter.ts';
import { isJsonObject, type Json } from '../kernel/index.ts';
import { validateLlmRequest } from '../validation/index.ts';
import type { ModelRequest } from '../vocabulary/index.ts';
import type { ContentFilteringConfig } from './content-filtering-config.ts';
import { listContent } from './request-texts.ts';
import { REQUEST_BODIES, VALUE } from './request-bodies.test-data.ts';

const KEY = { id: 'a', secret: Buffer.alloc(32, 'k') };
const SCOPE = { tenantId: 'acme' };
const filterWith = (config: ContentFilteringConfig = {}) => createContentFilter({ config, key: KEY });

function filtered(request: ModelRequest, config?: ContentFilteringConfig): ModelRequest {
  const result = filterWith(config).filterModelRequest(request, SCOPE);
  if (!result.ok) throw new Error(result.reason.reason);
  return result.value.request;
}

describe.each(REQUEST_BODIES)('FLT-1: a request of $surface', ({ surface, body, isKept }) => {
  const request = validateLlmRequest(body, { surface });

  test('no text of it goes out with the value in it, in no form of the request', () => {
    const out = filtered(request);
    const left = leavesWith(out.native.body, VALUE).filter((place) => !isKept(place));
    expect(left).toEqual([]);
    const kept = leavesWith(request.native.body, VALUE).filter(isKept).length;
    expect(JSON.stringify({ ...out, native: undefined }).split(VALUE).length - 1).toBeLessThanOrEqual(kept * 3);
  });

  test('every string of the body is a text that is looked at, or is on the list of those that are none', () => {
    const listed = new Set(listContent(request).texts.map(({ at }) => at.join('/')));
    const isListed = (place: string): boolean => [...listed].some((one) => place === one || place.startsWith(`${one}/`));
    expect(leavesWith(request.native.body, '').filter((place) => !isListed(place) && !isKept(place) && !NO_TEXT.test(place))).toEqual([]);
  });

  test('what was taken out is put back, and everything else is as it was', () => {
    const result = filterWith().filterModelRequest(request, SCOPE);
    if (!result.ok) throw new Error(result.reason.reason);
    const { placeholders } = result.value.conversation;
    expect(result.value.verdict.outcome).toBe('changed');
    expect(placeholders?.restore(JSON.stringify(result.value.request.native.body))).toBe(JSON.stringify(request.native.body));
  });

  test('a request without anything is the very request that came', () => {
    const clean = validateLlmRequest(JSON.parse(JSON.stringify(body).replaceAll(VALUE, 'nothing')), { surface });
    expect(filtered(clean)).toBe(clean);
  });

  test('monitoring counts and changes nothing; off does not look; block refuses', () => {
    expect(filtered(request, { requests: { mode: 'monitor' } })).toBe(request);
    expect(filtered(request, { requests: { mode: 'off' } })).toBe(request);
    expect(filterWith({ requests: { defaultAction: 'block' } }).filterModelRequest(request, SCOPE)).toMatchObject({ ok: false, reason: { reason: 'blocked', verdict: { outcome: 'refused', counts: [{ type: 'EMAIL_ADDRESS', action: 'block' }] } } });
  });
});

describe('a request', () => {
  const chat = (messages: Json, more: Readonly<Record<string, Json>> = {}): ModelRequest => validateLlmRequest({ model: 'm', messages, ...more });

  test('the same value has one placeholder in all its texts, and history is masked as it was', () => {
    const first = filtered(chat([{ role: 'user', content: `I am ${VALUE}` }]));
    const second = filtered(chat([{ role: 'user', content: `I am ${VALUE}` }, { role: 'assistant', content: `Hello ${VALUE}` }, { role: 'user', content: 'and joe@corp.example' }]));
    const [question, answer] = messagesOf(second);
    expect(question).toEqual(messagesOf(first)[0]);
    expect(answer).toMatchObject({ content: expect.stringMatching(/^Hello \[\[EMAIL_ADDRESS_1_..\]\]$/u) });
  });

  test('look-alikes of placeholders in any message stay, and come back as they were', () => {
    const masked = JSON.stringify(messagesOf(filtered(chat([{ role: 'user', content: VALUE }]))));
    const placeholder = /\[\[.*?\]\]/u.exec(masked)?.[0] ?? '';
    const request = chat([{ role: 'user', content: VALUE }, { role: 'user', content: `I wrote ${placeholder}` }]);
    const result = filterWith().filterModelRequest(request, SCOPE);
    if (!result.ok) throw new Error(result.reason.reason);
    expect(messagesOf(result.value.request)[1]).toEqual({ role: 'user', content: `I wrote ${placeholder}` });
    expect(result.value.conversation.placeholders?.restore(JSON.stringify(messagesOf(result.value.request)))).toBe(JSON.stringify(messagesOf(request)));
  });

  test('FLT-6: pictures, files and token numbers are told as not scanned, or refused by policy', () => {
    const picture = chat([{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://x.example/a.png' } }, { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: `${VALUE} a.pdf` } }] }]);
    const result = filterWith().filterModelRequest(picture, SCOPE);
    expect(result).toMatchObject({ ok: true, value: { verdict: { notScanned: ['image', 'file', 'prompt-injection'] } } });
    expect(JSON.stringify(filtered(picture))).not.toContain(VALUE);
    expect(filterWith({ unreadable: 'block' }).filterModelRequest(picture, SCOPE)).toMatchObject({ ok: false, reason: { reason: 'unreadable' } });
    const tokens = validateLlmRequest({ model: 'm', input: [1, 2, 3] }, { surface: 'embeddings' });
    expect(filterWith().filterModelRequest(tokens, SCOPE)).toMatchObject({ ok: true, value: { verdict: { notScanned: ['tokens', 'prompt-injection'] } } });
  });

  test('a request that its surface would refuse once it was changed is refused', () => {
    const named = chat([{ role: 'user', content: 'x' }], { tools: [{ type: 'function', function: { name: 'pay_4111111111111111' } }] });
    const result = filterWith({ requests: { types: { CREDIT_CARD: 'redact' } } }).filterModelRequest(named, SCOPE);
    if (result.ok) expect(result.value.request).toBe(named);
    else expect(result.reason).toMatchObject({ reason: 'cannot-be-rewritten' });
  });

  test('escapes in the arguments of a tool call hide nothing, and their text keeps its form', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{ "to" : "jane.doe\\u0040corp.example" , "n" : 1.0 }' } };
    const [, message] = messagesOf(filtered(chat([{ role: 'user', content: 'x' }, { role: 'assistant', tool_calls: [call] }])));
    expect(JSON.stringify(message)).toMatch(/\{ \\"to\\" : \\"\[\[EMAIL_ADDRESS_1_..\]\]\\" , \\"n\\" : 1\.0 \}/u);
  });

  test('broken JSON in arguments is looked at as text', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: `{"to": ${VALUE}` } };
    expect(JSON.stringify(filtered(chat([{ role: 'user', content: 'x' }, { role: 'assistant', tool_calls: [call] }])))).not.toContain(VALUE);
  });

  test('signed reasoning is never changed; a policy may refuse the request instead', () => {
    const body = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }, { role: 'assistant', content: [{ type: 'thinking', thinking: `of ${VALUE}`, signature: 'c2lnbmF0dXJl' }] }, { role: 'user', content: 'y' }] };
    const request = validateLlmRequest(body, { surface: 'messages' });
    expect(filtered(request)).toBe(request);
    expect(filterWith({ signedReasoning: 'block' }).filterModelRequest(request, SCOPE)).toMatchObject({ ok: false, reason: { reason: 'blocked' } });
  });
});

function messagesOf({ native }: ModelRequest): readonly Json[] {
  const { messages } = native.body;
  return Array.isArray(messages) ? messages : [];
}

/** The places of strings that hold this text. */
function leavesWith(value: Json, text: string, at: readonly (string | number)[] = []): readonly string[] {
  if (typeof value === 'string') return value.includes(text) ? [at.join('/')] : [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => leavesWith(item, text, [...at, index]));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, inner]) => leavesWith(inner, text, [...at, name])) : [];
}

/** Strings that are no text of anyone: kinds, roles, ids, modes, the model, media. */
const NO_TEXT = /(?:^|\/)(?:model|role|type|id|call_id|tool_call_id|tool_use_id|status|detail|format|mode|media_type|signature|data|file_data|file_id|url|image_url|effort|summary|service_tier|truncation|ttl|name|reasoning_effort|verbosity|encoding_format|previous_response_id|include\/\d+|syntax|phase|display)$/u;
