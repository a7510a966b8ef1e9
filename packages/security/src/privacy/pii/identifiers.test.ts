import { describe, expect, it, test } from 'vitest';
import { findCollidingCues } from './context/cue-words.ts';
import { LAST_CHECKS, PUBLISHED } from './identifiers.test-data.ts';
import { PatternBasedPIIDetector, PIIDetector } from './index.ts';

const detector = new PIIDetector({ patternDetector: new PatternBasedPIIDetector() });
const typesOf = (text: string): readonly string[] => detector.find(text).map(({ type }) => type);
const found = (text: string): readonly string[] => detector.detect(text).map(({ piiType, value }) => `${piiType} ${value}`);

describe('identifiers', () => {
  test.each(PUBLISHED)('PII-1: a %s is found beside %s', (type, cue, value) => {
    expect(found(`Please check my ${cue}: ${value}, thanks.`)).toContain(`${type} ${value}`);
    expect(found(`{"${cue}":"${value}"}`)).toContain(`${type} ${value}`);
  });

  test.each(PUBLISHED.filter(([type]) => LAST_CHECKS.has(type)))('PII-1: a %s beside %s whose last character is another is none', (type, cue, value) => {
    const last = value.at(-1) ?? '';
    const other = /\d/u.test(last) ? String((Number(last) + 3) % 10) : last === 'K' ? 'L' : 'K';
    expect(typesOf(`${cue}: ${value.slice(0, -1)}${other}`)).not.toContain(type);
  });

  test.each([
    ['a key', '{"nhs_number":"9434765919"}', 'UK_NHS'],
    ['a key in camel case', '{"nhsNumber": 9434765919}', 'UK_NHS'],
    ['a variable', 'NHS_NUMBER=9434765919', 'UK_NHS'],
    ['a label', 'Bsn: 111222333', 'NL_BSN'],
    ['a word before', 'the BSN on file is 111222333', 'NL_BSN'],
    ['a word after', 'Jane gave 111222333 as BSN.', 'NL_BSN'],
    ['a bracket after', '111222333 (BSN)', 'NL_BSN'],
    ['a tag', '<bsn>111222333</bsn>', 'NL_BSN'],
    ['a cell of a table', '| bsn | name | city |\n|---|---|---|\n| 111222333 | Jan | Delft |', 'NL_BSN'],
    ['a column far above', `id,name,bsn\n${'1,Jan,x\n'.repeat(500)}2,Piet,111222333\n`, 'NL_BSN'],
  ])('PII-1: %s names a bare number', (_, text, type) => {
    expect(typesOf(text)).toContain(type);
  });

  test.each([
    ['nothing', '111222333'],
    ['an order', 'order 111222333'],
    ['another key', '{"seq":"111222333"}'],
    ['a name for something else nearer by', 'the BSN team asks: ticket 111222333'],
    ['a cue a long way before', `BSN ${'word '.repeat(30)} 111222333`],
  ])('PII-1: %s does not name one', (_, text) => {
    expect(typesOf(text)).toEqual([]);
  });

  test.each([
    'id 893d95b7-50d8-47a2-8287-b979996b0cb0',
    'commit ac661fa485c034fd66d0a9bdfab1536819ca07fc',
    'sha256:386b071b71cd1d7d4865157ffc7c0b2b2215e9a7e7f1b2c3d4e5f60718293a4b',
    'ts=1656122784299, epoch 1602171842',
    'version 8.6.1.93 and v2.29.83',
    'part no. 433-970-024, invoice INV-2022-0584',
    'ISBN 978-0-2839-8921-6',
    'see /var/log/2024/11/25/4111111111111111/out.txt',
    'range 10-74-5185, 792 x 5462 px, EUR 4755.80',
    'const port = 18739; // line 4434 of 34015',
    '[[CREDIT_CARD_1_ab]] and [[US_SSN_2_cd]]',
  ])('PII-1: in %s is nothing personal', (text) => {
    expect(typesOf(text)).toEqual([]);
  });

  test.each([
    ['IP_ADDRESS', 'from 203.0.113.7:443', '203.0.113.7'],
    ['IP_ADDRESS', 'from 2001:db8::8a2e:370:7334 today', '2001:db8::8a2e:370:7334'],
    ['MAC_ADDRESS', 'MAC 3c:22:fb:10:9a:4e', '3c:22:fb:10:9a:4e'],
    ['GPS_COORDINATES', 'at 48.85837, 2.29448 now', '48.85837, 2.29448'],
    ['CRYPTO_ETH', 'to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
    ['PHONE_NUMBER', 'call +44 20 7946 0018 now', '+44 20 7946 0018'],
    ['PHONE_NUMBER', 'My phone is 555-123-4567', '555-123-4567'],
    ['PHONE_NUMBER', 'Tel: (212) 736-5000 ext. 12', '(212) 736-5000 ext. 12'],
    ['DATE_OF_BIRTH', 'born on 3 March 1987 in', '3 March 1987'],
    ['DATE_OF_BIRTH', 'geboren am 03.03.1987', '03.03.1987'],
    ['DATE_OF_BIRTH', '{"dob":"1987-03-03"}', '1987-03-03'],
    ['AGE', 'a 85 year old man', '85'],
    ['AGE', 'she is aged 45 and', '45'],
    ['STREET_ADDRESS', 'lives at 12 Main Street, Springfield, IL 62704.', '12 Main Street, Springfield, IL 62704'],
    ['STREET_ADDRESS', 'an Hauptstraße 5, 10115 Berlin', 'Hauptstraße 5, 10115 Berlin'],
    ['STREET_ADDRESS', 'en Calle Mayor 5, Madrid, 28013', 'Calle Mayor 5, Madrid, 28013'],
    ['STREET_ADDRESS', 'au 9, rue Laure Samson, 28720 Jourdan', '9, rue Laure Samson, 28720 Jourdan'],
    ['UK_POSTCODE', 'postcode SW1A 1AA', 'SW1A 1AA'],
    ['LICENSE_PLATE', 'Kennzeichen: B-MW 1234', 'B-MW 1234'],
    ['MEDICAL_RECORD_NUMBER', 'MRN MRN-9874272', 'MRN-9874272'],
    ['US_PASSPORT', 'passport number G88288023', 'G88288023'],
    ['PASSPORT', 'Reisepassnummer C01X00T47', 'C01X00T47'],
    ['USERNAME', 'username=jdoe42', 'jdoe42'],
    ['PASSWORD', 'my password is hunter$2x9!', 'hunter$2x9!'],
  ])('PII-1: a %s in %s', (type, text, value) => {
    expect(found(text)).toContain(`${type} ${value}`);
  });

  it('no two cues look alike to the index of words', () => {
    expect(findCollidingCues()).toEqual([]);
  });
});
