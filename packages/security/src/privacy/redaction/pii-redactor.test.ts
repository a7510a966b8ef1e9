import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PIIRedactor } from './pii-redactor.ts';
import { countingRandom, TEST_DETECTOR, testKey } from './redaction.test-data.ts';
import { RedactionBlockedError } from './redaction-config.ts';
import { RedactionMethod } from './redaction-method.ts';
import { RedactionSession } from './redaction-session.ts';

const TEXT = 'Write to jane@corp.test, card 4111 1111 1111 1111.';

describe('PIIRedactor', () => {
  test('PII-2: replaces by type unless told otherwise, and gives what it found', () => {
    const [redacted, detections] = new PIIRedactor({ detector: TEST_DETECTOR }).redact(TEXT);
    expect(redacted).toBe('Write to <EMAIL_ADDRESS>, card <CREDIT_CARD>.');
    expect(detections.map(({ piiType, startPos }) => [piiType, startPos])).toEqual([['EMAIL_ADDRESS', 9], ['CREDIT_CARD', 30]]);
  });

  test('PII-2: every method leaves no value readable', () => {
    for (const method of Object.values(RedactionMethod)) {
      if (method === RedactionMethod.BLOCK) continue;
      const redactor = new PIIRedactor({ detector: TEST_DETECTOR, defaultConfig: { method }, key: testKey(), random: countingRandom() });
      const [redacted] = redactor.redact(TEXT, { scope: { tenantId: 'acme' } });
      expect(redacted, method).not.toMatch(/jane|4111/u);
      expect(redacted.startsWith('Write to '), method).toBe(true);
      expect(redacted.includes(', card '), method).toBe(true);
    }
  });

  test('the first rule that matches type, tenant, direction and purpose decides', () => {
    const redactor = new PIIRedactor({
      detector: TEST_DETECTOR,
      rules: [
        { types: ['CREDIT_CARD'], tenants: ['acme'], directions: ['answer'], purposes: ['support'], config: { method: 'mask', mask: { keepLast: 4 } } },
        { tenants: ['acme'], config: { method: 'pseudonymize' } },
      ],
      key: testKey(),
    });
    const scope = { tenantId: 'acme' };
    const card = '4111111111111111';
    expect(redactor.redact(card, { scope, direction: 'answer', purpose: 'support' })[0]).toBe('************1111');
    expect(redactor.redact(card, { scope, direction: 'request', purpose: 'support' })[0]).toMatch(/^CREDIT_CARD-/u);
    expect(redactor.redact(card, { scope, direction: 'answer' })[0]).toMatch(/^CREDIT_CARD-/u);
    expect(redactor.redact(card, { scope: { tenantId: 'other' } })[0]).toBe('<CREDIT_CARD>');
  });

  test('a blocked type gives no text, and its error no value', () => {
    const redactor = new PIIRedactor({ detector: TEST_DETECTOR, rules: [{ types: ['CREDIT_CARD'], config: { method: 'block' } }] });
    const attempt = (): unknown => redactor.redact(TEXT);
    expect(attempt).toThrow(RedactionBlockedError);
    expect(attempt).toThrow('Blocked: the text holds CREDIT_CARD');
    expect(redactor.redactJson({ note: TEXT, name: 'Jane' })[0]).toEqual({ note: '<CREDIT_CARD>', name: 'Jane' });
  });

  test.each(['hash', 'pseudonymize', 'encrypt', 'tokenize'] as const)('%s without a key is refused when it is configured, not when it is used', (method) => {
    expect(() => new PIIRedactor({ detector: TEST_DETECTOR, defaultConfig: { method } })).toThrow(`The redaction method ${method} needs`);
  });

  test('PII-2: the same value in two tenants gives different outputs', () => {
    for (const method of ['hash', 'pseudonymize', 'tokenize'] as const) {
      const redactor = new PIIRedactor({ detector: TEST_DETECTOR, defaultConfig: { method }, key: testKey() });
      const of = (tenantId: string): string => redactor.redact('jane@corp.test', { scope: { tenantId } })[0];
      expect(of('acme'), method).toBe(of('acme'));
      expect(of('acme'), method).not.toBe(of('other'));
    }
  });

  test('JSON keeps its shape: names, numbers and order stay, only strings change', () => {
    const redactor = new PIIRedactor({ detector: TEST_DETECTOR });
    const [value, detections] = redactor.redactJson({ 'jane@corp.test': [1, null, true, { to: 'jane@corp.test' }], 'deep': [['4111111111111111']], '__proto__x': '' });
    expect(JSON.stringify(value)).toBe('{"jane@corp.test":[1,null,true,{"to":"<EMAIL_ADDRESS>"}],"deep":[["<CREDIT_CARD>"]],"__proto__x":""}');
    expect(detections).toHaveLength(2);
  });

  test('invariant 11: any JSON keeps its shape', () => {
    const redactor = new PIIRedactor({ detector: TEST_DETECTOR });
    const shape = (value: unknown): unknown => (typeof value === 'string' ? '' : Array.isArray(value) ? value.map(shape) : typeof value === 'object' && value !== null ? Object.entries(value).map(([name, inner]) => [name, shape(inner)]) : value);
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(fc.property(json, (value) => {
      expect(shape(redactor.redactJson(value)[0])).toEqual(shape(value));
    }));
  });

  test('the name of the member that holds a string helps to find what it is', () => {
    const names: (string | undefined)[] = [];
    const redactor = new PIIRedactor({ detector: { detect: (_, context) => {
      names.push(context);
      return [];
    } } });
    redactor.redactJson({ iban: ['a', { bic: 'b' }], c: 1 });
    expect(names).toEqual(['iban', 'bic']);
  });

  test('JSON that is nested without end is refused', () => {
    let value: readonly unknown[] = [];
    for (let depth = 0; depth < 2_000; depth += 1) value = [value];
    const redactor = new PIIRedactor({ detector: TEST_DETECTOR });
    expect(() => redactor.redactJson(JSON.parse(JSON.stringify(value)))).toThrow('nested deeper');
  });

  test('overlapping detections are replaced once, with every character that one of them covers', () => {
    const detector = { detect: () => [{ piiType: 'A', startPos: 2, endPos: 6, value: '2345', score: 0.5 }, { piiType: 'B', startPos: 4, endPos: 9, value: '45678', score: 1 }] };
    expect(new PIIRedactor({ detector }).redact('0123456789')[0]).toBe('01<B>9');
  });

  test('a detection that goes over the edge of a placeholder covers the placeholder too', () => {
    const key = testKey();
    const session = new RedactionSession({ scope: { tenantId: '' }, key });
    const placeholder = session.placeholderFor('EMAIL_ADDRESS', 'jane@corp.test') ?? '';
    const text = `${placeholder}@corp.test`;
    const detector = { detect: () => [{ piiType: 'EMAIL_ADDRESS', startPos: 4, endPos: text.length, value: text.slice(4) }] };
    const [redacted] = new PIIRedactor({ detector, defaultConfig: { method: 'tokenize' }, key }).redact(text, { session });
    expect(redacted).not.toContain('corp');
    expect(session.restore(redacted)).toBe(text);
  });
});
