import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PatternBasedPIIDetector } from '../privacy/index.ts';
import { collectAnswer, type StreamEvent } from '../vocabulary/index.ts';
import { AnswerFilter } from './answer-filter.ts';
import { ownSecretDetector } from './detectors.ts';
import { type DirectionPolicy, FilterJudge } from './filter-policy.ts';
import { cutsOf, filterEvents, filterPieces, filterText, openTestSession, TEST_OWN_SECRET, TEST_PLACEHOLDERS } from './protection.test-data.ts';

const [EMAIL = '', CARD = '', NOTE = ''] = TEST_PLACEHOLDERS;

function openFilter(policy: Partial<DirectionPolicy> = {}, signedReasoning: 'pass' | 'block' = 'pass'): AnswerFilter {
  return new AnswerFilter({
    detectors: [new PatternBasedPIIDetector()],
    ownSecrets: ownSecretDetector([TEST_OWN_SECRET]),
    judge: new FilterJudge('answer', { mode: 'enforce', defaultAction: 'redact', types: {}, ...policy }, new Map()),
    placeholders: openTestSession(),
    redact: ({ type }) => `<${type}>`,
    signedReasoning,
  });
}

const HEAD: StreamEvent = { type: 'answer-start', id: 'a', model: 'm', createdS: 1 };
const END: readonly StreamEvent[] = [{ type: 'choice-end', choice: 0, stopReason: 'end' }, { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } }, { type: 'answer-end' }];
const start = (part: number, kind: 'text' | 'refusal' = 'text', choice = 0): StreamEvent => ({ type: 'part-start', choice, part, kind });
const delta = (part: number, text: string, choice = 0): StreamEvent => ({ type: 'text-delta', choice, part, text });
const end = (part: number, choice = 0): StreamEvent => ({ type: 'part-end', choice, part });

describe('the filter of an answer', () => {
  test('redacts what the model made, restores what the caller sent, and keeps the order of events', () => {
    const events = [HEAD, start(0), delta(0, 'Mail joe@corp.example or '), delta(0, EMAIL.slice(0, 9)), delta(0, `${EMAIL.slice(9)}.`), end(0), ...END];
    const kept = filterEvents(openFilter(), events.map((event) => [event]));
    expect(kept.filter(({ type }) => type !== 'text-delta')).toEqual(events.filter(({ type }) => type !== 'text-delta'));
    expect(collectAnswer(kept)).toMatchObject({ answer: { choices: [{ parts: [{ text: 'Mail <EMAIL_ADDRESS> or jane.doe@corp.example.' }] }] } });
  });

  test('invariant 13: the very same events come back where nothing is held or changed', () => {
    const events = [HEAD, start(0), end(0), ...END];
    expect(openFilter().push(events)).toBe(events);
    const call: readonly StreamEvent[] = [{ type: 'part-start', choice: 0, part: 1, kind: 'tool-call', callId: 'c', name: 'f' }, { type: 'arguments-delta', choice: 0, part: 1, json: '{"zone":"utc"}' }, { type: 'part-end', choice: 0, part: 1 }];
    expect(openFilter().push(call)).toBe(call);
  });

  test('invariant 12: channels that are interleaved give what each gives alone', () => {
    fc.assert(fc.property(fc.array(fc.tuple(filterText, fc.array(fc.nat(), { maxLength: 5 })), { minLength: 2, maxLength: 4 }), fc.infiniteStream(fc.nat()), (texts, order) => {
      const queues = texts.map(([text, cuts], part) => [start(part), ...cutsOf(text, cuts).map((piece) => delta(part, piece)), end(part)]);
      const batches: StreamEvent[][] = [];
      while (queues.some((queue) => queue.length > 0)) {
        const waiting = queues.filter((queue) => queue.length > 0);
        const next = waiting[(order.next().value ?? 0) % waiting.length]?.shift();
        if (next !== undefined) batches.push([next]);
      }
      const collected = collectAnswer([HEAD, ...filterEvents(openFilter(), batches), ...END]);
      const parts = 'answer' in collected ? collected.answer.choices[0]?.parts : [];
      expect(parts).toEqual(texts.map(([text]) => ({ kind: 'text', text: filterPieces([text]).text })));
    }), { numRuns: 300 });
  });

  test('what is held goes out before the end of its part, before a signature, and before the stop', () => {
    const events: readonly StreamEvent[] = [
      { type: 'part-start', choice: 0, part: 0, kind: 'reasoning', protocol: 'openai-chat' }, delta(0, 'held@corp'), { type: 'signature', choice: 0, part: 0, signature: 's' }, end(0),
      start(1), delta(1, 'also.held@corp'), end(1), ...END,
    ];
    const types = filterEvents(openFilter(), events.map((event) => [event])).map(({ type }) => type);
    expect(types).toEqual(['part-start', 'text-delta', 'signature', 'part-end', 'part-start', 'text-delta', 'part-end', 'choice-end', 'usage', 'answer-end']);
  });

  test('arguments, reasoning, refusals, citations and what only a protocol can express are all channels', () => {
    const events: readonly StreamEvent[] = [
      HEAD,
      { type: 'part-start', choice: 0, part: 0, kind: 'tool-call', callId: 'c', name: 'f' },
      { type: 'arguments-delta', choice: 0, part: 0, json: `{"to":"${EMAIL.slice(0, 4)}` }, { type: 'arguments-delta', choice: 0, part: 0, json: `${EMAIL.slice(4)}","note":"${NOTE}","cc":"joe@corp.example"}` }, end(0),
      { type: 'part-start', choice: 0, part: 1, kind: 'reasoning', protocol: 'gemini' }, delta(1, `think ${CARD} joe@corp.example`), end(1),
      start(2, 'refusal'), delta(2, `no ${EMAIL}`), end(2),
      start(3), delta(3, 'x'), { type: 'citation', choice: 0, part: 3, citation: { type: 'page', url: 'https://x.example', cited_text: `joe@corp.example ${EMAIL}` } }, end(3),
      { type: 'part-start', choice: 0, part: 4, kind: 'opaque', protocol: 'openai-responses', value: { type: 'mcp_call', output: ['joe@corp.example', EMAIL], encrypted_content: 'joe@corp.example' } }, end(4),
      ...END,
    ];
    const collected = collectAnswer(filterEvents(openFilter(), [events]));
    const parts = 'answer' in collected ? collected.answer.choices[0]?.parts ?? [] : [];
    expect(parts[0]).toMatchObject({ argumentsJson: JSON.stringify({ to: 'jane.doe@corp.example', note: 'a "quoted"\n\\ value \u{1f600}', cc: '<EMAIL_ADDRESS>' }) });
    expect(parts[1]).toMatchObject({ text: 'think 4111 1111 1111 1111 <EMAIL_ADDRESS>' });
    expect(parts[2]).toMatchObject({ text: 'no jane.doe@corp.example' });
    expect(parts[3]).toMatchObject({ citations: [{ cited_text: '<EMAIL_ADDRESS> jane.doe@corp.example' }] });
    expect(parts[4]).toMatchObject({ value: { type: 'mcp_call', output: ['<EMAIL_ADDRESS>', 'jane.doe@corp.example'], encrypted_content: 'joe@corp.example' } });
  });

  test('reasoning that its provider signs is never changed; a policy may end the answer instead', () => {
    const text = `joe@corp.example and ${EMAIL}`;
    const events: readonly StreamEvent[] = [HEAD, { type: 'part-start', choice: 0, part: 0, kind: 'reasoning', protocol: 'anthropic-messages' }, ...text.split('').map((one) => delta(0, one)), { type: 'signature', choice: 0, part: 0, signature: 's' }, end(0), ...END];
    expect(collectAnswer(filterEvents(openFilter(), [events]))).toMatchObject({ answer: { choices: [{ parts: [{ text, signature: 's' }] }] } });
    const blocked = filterEvents(openFilter({}, 'block'), events.map((event) => [event]));
    expect(blocked.at(-1)).toEqual({ type: 'fault', fault: { kind: 'content-refused' } });
    expect(JSON.stringify(blocked)).not.toContain('corp');
  });

  test('FLT-7: own secrets are cut from every part, whatever the policy, and end an answer where they cannot be cut', () => {
    const off: Partial<DirectionPolicy> = { mode: 'monitor', defaultAction: 'allow' };
    const events: readonly StreamEvent[] = [HEAD, start(0), ...`key ${TEST_OWN_SECRET}`.split('').map((one) => delta(0, one)), end(0), ...END];
    expect(collectAnswer(filterEvents(openFilter(off), [events]))).toMatchObject({ answer: { choices: [{ parts: [{ text: 'key agw<OWN_SECRET>' }] }] } });
    const signed: readonly StreamEvent[] = [HEAD, { type: 'part-start', choice: 0, part: 0, kind: 'reasoning', protocol: 'bedrock-converse' }, delta(0, `key ${TEST_OWN_SECRET}`), end(0)];
    expect(filterEvents(openFilter(off), [signed]).at(-1)).toMatchObject({ type: 'fault' });
  });

  test('a blocked type ends the answer with a fault, and nothing of it was out before', () => {
    const filter = openFilter({ types: { CREDIT_CARD: 'block' } });
    const out = filterEvents(filter, [HEAD, start(0), ...'It is 4111 1111 1111 1111, is it not?'.split('').map((one) => delta(0, one)), end(0), ...END].map((event) => [event]));
    expect(out.at(-1)).toEqual({ type: 'fault', fault: { kind: 'content-refused' } });
    expect(JSON.stringify(out)).not.toContain('4');
    expect(filter.push([delta(0, 'more')])).toEqual([]);
    expect(filter.counts).toEqual([{ type: 'CREDIT_CARD', action: 'block', count: 1 }]);
  });

  test('monitoring changes nothing, counts, and still restores', () => {
    const filter = openFilter({ mode: 'monitor', types: { CREDIT_CARD: 'block' } });
    const out = filterEvents(filter, [[HEAD, start(0), delta(0, `joe@corp.example 4111 1111 1111 1111 ${EMAIL}`), end(0), ...END]]);
    expect(collectAnswer(out)).toMatchObject({ answer: { choices: [{ parts: [{ text: 'joe@corp.example 4111 1111 1111 1111 jane.doe@corp.example' }] }] } });
    expect(filter.counts).toEqual([{ type: 'EMAIL_ADDRESS', action: 'flag', count: 1 }, { type: 'CREDIT_CARD', action: 'flag', count: 1 }]);
  });

  test('invariant 5: a stream that breaks lets nothing out that was held', () => {
    const out = filterEvents(openFilter(), [[HEAD, start(0), delta(0, 'It is joe@corp.examp'), { type: 'fault', fault: { kind: 'answer-cut' } }]]);
    expect(JSON.stringify(out)).not.toContain('joe');
    expect(out.at(-1)).toEqual({ type: 'fault', fault: { kind: 'answer-cut' } });
  });

  test('groups of types are named by their beginning, and the longest name counts', () => {
    const judge = new FilterJudge('request', { mode: 'enforce', defaultAction: 'flag', types: { 'US_*': 'redact', 'US_SSN*': 'block', 'US_EIN': 'allow' } }, new Map());
    const decide = (type: string, score = 1): string => judge.decide({ type, score });
    expect([decide('US_ITIN'), decide('US_EIN'), decide('UK_NHS'), decide('US_SSN', 0.3), decide('US_SSN_X')]).toEqual(['redact', 'allow', 'flag', 'allow', 'block']);
    expect(judge.isBlocked).toBe(true);
  });
});
