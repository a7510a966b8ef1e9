import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PIIRedactor } from './pii-redactor.ts';
import { findPlaceholders, openPlaceholderStart, PLACEHOLDER_LENGTH_MAX, writePlaceholder } from './placeholder.ts';
import { TEST_DETECTOR, testKey } from './redaction.test-data.ts';
import { RedactionSession } from './redaction-session.ts';

const SCOPE = { tenantId: 'acme', conversationId: 'c1' };
const redactor = new PIIRedactor({ detector: TEST_DETECTOR, defaultConfig: { method: 'tokenize' }, key: testKey() });
const open = (scope = SCOPE, letter = 'a'): RedactionSession => new RedactionSession({ scope, key: testKey(letter) });
const mask = (text: string, session: RedactionSession): string => redactor.redact(text, { scope: SCOPE, session })[0];

/** Texts with values, look-alikes, brackets, right-to-left, emoji and broken surrogates in any order. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('jane@corp.test', 'joe@corp.test', '4111 1111 1111 1111', '[[EMAIL_ADDRESS_1_k7]]', '[email-1-k7]', '[[', ']]', '[', ']', '[[[', 'שלום', '👩‍👩‍👧', '\ud800', '\udc00', '\u202e', ' ', '_1_'),
      fc.string({ maxLength: 6, unit: 'binary' }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('placeholders of a session', () => {
  test('stand for values in the order of first sight, and the same value has the same one', () => {
    const session = open();
    const text = mask('jane@corp.test, joe@corp.test, jane@corp.test, 4111 1111 1111 1111', session);
    expect(text).toMatch(/^\[\[EMAIL_ADDRESS_1_(..)\]\], \[\[EMAIL_ADDRESS_2_..\]\], \[\[EMAIL_ADDRESS_1_\1\]\], \[\[CREDIT_CARD_1_..\]\]$/u);
    expect(session.size).toBe(3);
  });

  test('a conversation that is sent again is masked the same way', () => {
    const first = mask('jane@corp.test', open());
    expect(mask('jane@corp.test and then joe@corp.test', open())).toContain(first);
  });

  test('invariant 6: what was masked comes back letter by letter, look-alikes and hostile text included', () => {
    fc.assert(fc.property(hostileText, (text) => {
      const session = open();
      expect(session.restore(mask(text, session))).toBe(text);
    }), { numRuns: 500 });
  });

  test('invariant 7: masking a second time changes nothing', () => {
    fc.assert(fc.property(hostileText, (text) => {
      const session = open();
      const once = mask(text, session);
      expect(mask(once, session)).toBe(once);
    }), { numRuns: 500 });
  });

  test('invariant 8: two values never share a placeholder, one value never has two', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('A', 'B', 'A_1'), fc.string()), { maxLength: 60 }), (pairs) => {
      const session = open();
      const given = pairs.map(([type, value]) => session.placeholderFor(type, value));
      const names = new Map<string, string | undefined>();
      pairs.forEach(([type, value], index) => names.set(JSON.stringify([type, value]), given[index]));
      expect(pairs.map(([type, value]) => names.get(JSON.stringify([type, value])))).toEqual(given);
      expect(new Set(names.values()).size).toBe(names.size);
    }));
  });

  test('invariant 9: placeholders of another tenant, conversation or key stay as they are', () => {
    const others = [open({ tenantId: 'other', conversationId: 'c1' }), open({ tenantId: 'acme', conversationId: 'c2' }), open(SCOPE, 'b')];
    for (const other of others) {
      const foreign = mask('jane@corp.test', other);
      expect(open().restore(foreign)).toBe(foreign);
      const session = open();
      mask('someone.else@corp.test', session);
      expect(session.restore(foreign)).toBe(foreign);
    }
  });

  test('what a writer wrote himself stays, even where it is the very placeholder that a value would get', () => {
    const text = mask('jane@corp.test', open());
    const session = open();
    const masked = mask(`${text} is jane@corp.test, [Figure 2 or]`, session);
    expect(masked.startsWith(`${text} is [[EMAIL_ADDRESS_2_`)).toBe(true);
    expect(session.restore(masked)).toBe(`${text} is jane@corp.test, [Figure 2 or]`);
  });

  test('a placeholder with the value of an edited history is not filled with another value', () => {
    const before = mask('jane@corp.test', open());
    const session = open();
    mask('joe@corp.test', session);
    expect(session.restore(before)).toBe(before);
  });

  test.each([
    ['as written', (text: string) => text],
    ['in lower case', (text: string) => text.toLowerCase()],
    ['with hyphens', (text: string) => text.replaceAll('_', '-')],
    ['with spaces', (text: string) => text.replaceAll('_', ' ')],
    ['with leading zeros', (text: string) => text.replace('_1_', '_001_')],
    ['without its first bracket', (text: string) => text.slice(1)],
    ['without its last bracket', (text: string) => text.slice(0, -1)],
  ])('a placeholder bent by a model is restored: %s', (_, bend) => {
    const session = open();
    const text = mask('Mail jane@corp.test!', session);
    const bent = text.replace(/\[\[.*\]\]/u, (found) => bend(found));
    expect(session.restore(bent)).toBe('Mail jane@corp.test!');
  });

  test.each([
    ['another number', (text: string) => text.replace('_1_', '_2_')],
    ['another type', (text: string) => text.replace('EMAIL_ADDRESS', 'EMAIL')],
    ['another check', (text: string) => text.replace(/..\]\]/u, (found) => (found === 'zz]]' ? 'yy]]' : 'zz]]'))],
    ['no brackets', (text: string) => text.replaceAll(/[[\]]/gu, '')],
    ['a second line', (text: string) => text.replace('_', '\n')],
  ])('a placeholder with %s stays as it is', (_, bend) => {
    const session = open();
    const bent = bend(mask('jane@corp.test', session));
    expect(session.restore(bent)).toBe(bent);
  });

  test('a full session masks on, for good', () => {
    const session = new RedactionSession({ scope: SCOPE, key: testKey(), entriesMax: 1 });
    const text = mask('jane@corp.test joe@corp.test jane@corp.test', session);
    expect(text).toMatch(/^(\[\[.*\]\]) <EMAIL_ADDRESS> \1$/u);
    expect(session.restore(text)).toBe('jane@corp.test <EMAIL_ADDRESS> jane@corp.test');
  });
});

describe('the grammar of placeholders', () => {
  const start = (text: string): number => openPlaceholderStart(text, 0, () => true);
  const held = (text: string): number => {
    const session = open();
    session.placeholderFor('EMAIL_ADDRESS', 'jane@corp.test');
    return session.openStart(text, 0);
  };

  test('a text that may become one is held from its first bracket, and no other is', () => {
    const whole = writePlaceholder({ type: 'EMAIL_ADDRESS', number: 12, check: 'k7' });
    for (let length = 1; length < whole.length; length += 1) expect(held(`Hi ${whole.slice(0, length)}`)).toBe(3);
    expect(held(`Hi ${whole}`)).toBe(3 + whole.length);
    for (const text of ['Hi', 'a [link](x', '[1, 2', '[[a\nb', '[Figure 2 or', '[EMAIL_ADDRESSES_1', `[${'a'.repeat(PLACEHOLDER_LENGTH_MAX)}`]) expect(held(text)).toBe(text.length);
  });

  test('however a text is cut, what is found in its pieces is what is found in the whole', () => {
    fc.assert(fc.property(hostileText, fc.nat(), (text, cut) => {
      const at = text.length === 0 ? 0 : cut % text.length;
      const from = start(text.slice(0, at));
      const pieces = [...findPlaceholders(text.slice(0, from)), ...findPlaceholders(text.slice(from)).map((one) => ({ ...one, start: one.start + from, end: one.end + from }))];
      expect(pieces).toEqual(findPlaceholders(text));
    }), { numRuns: 500 });
  });

  test('the work is linear in brackets', () => {
    const text = '['.repeat(200_000);
    expect(findPlaceholders(text)).toEqual([]);
    expect(start(text)).toBeGreaterThanOrEqual(text.length - PLACEHOLDER_LENGTH_MAX);
  });
});
