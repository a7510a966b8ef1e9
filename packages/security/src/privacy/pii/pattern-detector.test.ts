import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Finding, type ScanCarry, scanText } from '../../vocabulary/index.ts';
import { PatternBasedPIIDetector, PIIDetector } from './index.ts';

const patterns = new PatternBasedPIIDetector();
const detector = new PIIDetector({ patternDetector: patterns });

describe('the pattern detector', () => {
  test.each([
    ['Write to jane.doe@example.com.', 'EMAIL_ADDRESS', 'jane.doe@example.com'],
    ["<mailto:o'brien+x@mail.example.co.uk>", 'EMAIL_ADDRESS', "o'brien+x@mail.example.co.uk"],
    [String.raw`"text":"Hi\njane@example.org"`, 'EMAIL_ADDRESS', 'jane@example.org'],
    ['邮箱是jane@example.com。', 'EMAIL_ADDRESS', 'jane@example.com'],
    ['ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'EMAIL_ADDRESS', 'ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ'],
    ['card 4111 1111 1111 1111, thanks', 'CREDIT_CARD', '4111 1111 1111 1111'],
    ['4111-1111-1111-1111', 'CREDIT_CARD', '4111-1111-1111-1111'],
    ['amex 378282246310005', 'CREDIT_CARD', '378282246310005'],
    ['3782 822463 10005', 'CREDIT_CARD', '3782 822463 10005'],
    ['in 2023 5555 5555 5555 4444', 'CREDIT_CARD', '5555 5555 5555 4444'],
    ['41\u200b11 1111 1111 1111', 'CREDIT_CARD', '41\u200b11 1111 1111 1111'],
    ['IBAN GB82 WEST 1234 5698 7654 32 please', 'IBAN', 'GB82 WEST 1234 5698 7654 32'],
    ['DE89370400440532013000', 'IBAN', 'DE89370400440532013000'],
    ['fr14 2004 1010 0505 0001 3m02 606', 'IBAN', 'fr14 2004 1010 0505 0001 3m02 606'],
  ])('PII-1: in %s it finds a %s', (text, piiType, value) => {
    expect(detector.detect(text).map((detection) => [detection.piiType, detection.value])).toContainEqual([piiType, value]);
  });

  test.each([
    ['a check digit that does not hold', '4111 1111 1111 1112'],
    ['a card number inside a longer number', '94111111111111111234567'],
    ['a card number inside a word', 'x4111111111111111'],
    ['one digit again and again', '0000 0000 0000 0000'],
    ['an IBAN with another letter', 'GB82 WEST 1234 5698 7654 33'],
    ['a country without IBANs', 'US82 WEST 1234 5698 7654 32'],
    ['a package with its version', 'npm i lodash@4.17.21'],
    ['the name of a picture', 'icons/logo@2x.png'],
    ['a remote of a repository', 'git clone git@github.com:owner/repository.git'],
    ['a decorator', '@Injectable() class A {}'],
  ])('PII-1: %s is no finding', (_, text) => {
    expect(detector.detect(text)).toEqual([]);
  });

  it('PII-1: every IBAN that the standard’s formula gives is found, and with one digit changed is not', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{18}$/u), fc.integer({ min: 4, max: 21 }), fc.integer({ min: 1, max: 9 }), (account, place, shift) => {
        const iban = `DE${String(98n - (BigInt(`${account}131400`) % 97n)).padStart(2, '0')}${account}`;
        const changed = iban.slice(0, place) + String((Number(iban.charAt(place)) + shift) % 10) + iban.slice(place + 1);
        const ofType = (text: string): number => detector.find(text).filter(({ type }) => type === 'IBAN').length;
        expect([ofType(`to ${iban}.`), ofType(`to ${changed}.`)]).toEqual([1, 0]);
      }),
    );
  });

  it('PII-3: however a text is cut, the findings are those of the whole', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 120 }), { maxLength: 10 }), (raw, cuts) => {
        expect(scanPieces(cut(raw, cuts))).toEqual(detector.find(raw));
      }),
      { numRuns: 3000 },
    );
  });

  it('PII-3: however long the text, no more is held back than the longest finding and its context', () => {
    fc.assert(
      fc.property(text, (raw) => {
        const { settled } = patterns.scan(raw, { from: 0, isEnd: false });
        expect(raw.length - settled).toBeLessThanOrEqual(patterns.maxLength + patterns.right);
      }),
    );
  });
});

const piece = fc.oneof(
  fc.constantFrom('jane', '.doe', '@', 'example', '.com', "o'brien@x.org", '4111 1111 1111 1111', '4111', '1111', '378282246310005', 'DE89', '3704 0044 0532 0130 00', 'GB82 WEST 1234 5698 7654 32'),
  fc.constantFrom(' ', '-', '.', "'", '\\n', '\n', ', ', '\u200b', '\u0301', 'é', '邮', '１', '12', '2023', 'a', '@'),
  fc.string({ maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 16 }).map((pieces) => pieces.join(''));

function cut(raw: string, cuts: readonly number[]): readonly string[] {
  const offsets = [0, ...cuts.map((offset) => Math.min(offset, raw.length)), raw.length].toSorted((left, right) => left - right);
  return offsets.slice(1).map((end, index) => raw.slice(offsets[index], end));
}

/** The findings of a text that arrives in pieces, with offsets in the whole. */
function scanPieces(pieces: readonly string[]): readonly Finding[] {
  const found: Finding[] = [];
  let held = '';
  let passed = 0;
  let carry: ScanCarry | undefined;
  for (let index = 0; index <= pieces.length; index += 1) {
    held += pieces[index] ?? '';
    const scan = scanText(detector.detectors, held, { isEnd: index === pieces.length, ...(carry === undefined ? {} : { carry }) });
    for (const finding of scan.findings) found.push({ ...finding, start: finding.start + passed, end: finding.end + passed });
    passed += scan.settled;
    held = held.slice(scan.settled);
    ({ carry } = scan);
  }
  return found;
}

describe('a stream', () => {
  test.each(['A', 'a', '1', '-', '+', '.', ' ', '@', ':', '(', '/', '_', '[', 'é', '文', 'a1', 'A-', '1-', '1 ', 'a.', 'A ', 'a@', '1.', '0x', 'Ab ', '\\u0041', '12:', '"a"'])(
    'PII-3: of %j without end is not held beyond what the detector declares',
    (unit) => {
      const held = patterns.maxLength + patterns.right;
      for (const before of ['', 'my password is ', 'card: ', 'x']) {
        const run = before + unit.repeat(2_000);
        const { settled } = patterns.scan(run, { from: 0, isEnd: false });
        expect(settled, before).toBeGreaterThanOrEqual(run.length - held);
      }
    },
  );
});

describe('a decimal number', () => {
  test.each(['-600000000.0000001', '369860755.2035982', '-35690624.97820891', '20794609.58', '1.4111111111111111', '8062652999.681728'])('PII-1: %s is neither telephone nor card', (number) => {
    for (const written of [number, `x = ${number};`, `{"amount":${number}}`, `a ${number} b`]) expect(detector.find(written), written).toEqual([]);
  });
});
