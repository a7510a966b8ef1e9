import fc from 'fast-check';
import { normaliseText } from '../kernel/index.ts';
import { PatternBasedPIIDetector, RedactionSession } from '../privacy/index.ts';
import type { StreamEvent } from '../vocabulary/index.ts';
import type { AnswerFilter } from './answer-filter.ts';
import { ownSecretDetector, placeholderDetector } from './detectors.ts';
import { toText } from './edits.ts';
import { type ChannelTerms, TextChannel } from './text-channel.ts';

/** A session with three values. */
export function openTestSession(): RedactionSession {
  const session = new RedactionSession({ scope: { tenantId: 'acme' }, key: { id: 'a', secret: Buffer.alloc(32, 'k') } });
  session.placeholderFor('EMAIL_ADDRESS', 'jane.doe@corp.example');
  session.placeholderFor('CREDIT_CARD', '4111 1111 1111 1111');
  session.placeholderFor('NOTE', 'a "quoted"\n\\ value \u{1f600}');
  return session;
}

/** What stands for the values of {@link openTestSession}. */
export const TEST_PLACEHOLDERS: readonly string[] = (() => {
  const session = openTestSession();
  return [session.placeholderFor('EMAIL_ADDRESS', 'jane.doe@corp.example'), session.placeholderFor('CREDIT_CARD', '4111 1111 1111 1111'), session.placeholderFor('NOTE', 'a "quoted"\n\\ value \u{1f600}')].map((one) => one ?? '');
})();

/** A credential of the gateway itself. */
export const TEST_OWN_SECRET = 'agw_0123456789_canary';

/** Personal data, placeholders and own secrets, in the library's own detectors. */
export function testTerms(session: RedactionSession = openTestSession()): ChannelTerms {
  return {
    detectors: [new PatternBasedPIIDetector(), ownSecretDetector([TEST_OWN_SECRET]), placeholderDetector(session)],
    replace: ({ type }, value) => (type === 'PLACEHOLDER' ? session.restore(normaliseText(value).text) : `<${type}>`),
    undecided: () => '<UNDECIDED>',
  };
}

/** What a text becomes when it comes in these pieces. */
export function filterPieces(pieces: readonly string[], terms: ChannelTerms = testTerms()): { readonly outputs: readonly string[]; readonly text: string } {
  const channel = new TextChannel(terms);
  const outputs = pieces.map((piece) => toText(channel.push(piece)));
  outputs.push(toText(channel.end()));
  return { outputs, text: outputs.join('') };
}

/** Values, words around them, placeholders whole, bent and broken, and characters that make trouble. */
export const filterText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { arbitrary: fc.constantFrom('jane.doe@corp.example', 'ｊｏｅ@corp.example', 'jo\u200be@corp.example', '4111 1111 1111 1111', '4111111111111111', 'DE89 3704 0044 0532 0130 00', TEST_OWN_SECRET), weight: 3 },
      { arbitrary: fc.constantFrom(...TEST_PLACEHOLDERS, ...TEST_PLACEHOLDERS.map((one) => one.toLowerCase()), ...TEST_PLACEHOLDERS.map((one) => one.slice(1)), '[[EMAIL_ADDRESS_9_zz]]'), weight: 2 },
      { arbitrary: fc.constantFrom(' ', ', ', '\n', '[', '[[', ']]', '@', '.', '4111', 'DE', 'Write to ', 'card: ', 'e\u0301', '\u0301\u0301', '\u202e', 'שלום', '👩‍👩‍👧', '\ud800', '\udc00', 'ﬁ'), weight: 4 },
      { arbitrary: fc.string({ maxLength: 8, unit: 'binary' }), weight: 1 },
    ),
    { maxLength: 16 },
  )
  .map((parts) => parts.join(''));

/** A text with places to cut it at. */
export function cutsOf(text: string, cuts: readonly number[]): readonly string[] {
  const places = [...new Set(cuts.map((cut) => (text.length === 0 ? 0 : cut % text.length)))].toSorted((left, right) => left - right);
  return [...places, text.length].map((place, index) => text.slice(index === 0 ? 0 : places[index - 1], place));
}

/** The events that come out, batch by batch. */
export function filterEvents(filter: AnswerFilter, batches: readonly (readonly StreamEvent[])[]): readonly StreamEvent[] {
  return batches.flatMap((events) => filter.push(events));
}
