import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretDetector, SECRET_FORMATS, type SecretFormat } from './index.ts';
import { surround, tokenOf } from './secret-samples.test-data.ts';

const RUNS = 20;
/** What random letters may look like by chance: a word, a row of equal letters. Such a sample is no fair one. */
const UNFAIR_MAX = 1;

function find(format: SecretFormat, text: string): ReturnType<ReturnType<typeof createSecretDetector>['scan']>['findings'] {
  return createSecretDetector({ formats: [format] }).scan(text, { from: 0, isEnd: true }).findings.filter(({ rule }) => rule === format.id);
}

describe('the table of formats', () => {
  it('PII-1: holds at least 150 formats, each id once, each with a source', () => {
    expect(SECRET_FORMATS.length).toBeGreaterThanOrEqual(150);
    expect(new Set(SECRET_FORMATS.map(({ id }) => id)).size).toBe(SECRET_FORMATS.length);
    expect(SECRET_FORMATS.filter(({ source, name, opens }) => source === '' || name === '' || opens === '')).toEqual([]);
  });

  it.each(SECRET_FORMATS)('PII-1: $id: what its grammar makes is found, where it stands', (format) => {
    const samples = fc.sample(tokenOf(format), { numRuns: RUNS, seed: 7 });
    const missed = samples.filter((token) => {
      const { text, start, end } = surround(format, token);
      return !find(format, text).some((finding) => finding.start === start && finding.end === end);
    });
    expect(missed.length, missed[0]).toBeLessThanOrEqual(UNFAIR_MAX);
  });

  it.each(SECRET_FORMATS.filter(({ check }) => check !== undefined))('PII-1: $id: one changed character of a checked token takes the proof away', (format) => {
    const detector = createSecretDetector({ formats: [format] });
    const [token = ''] = fc.sample(tokenOf(format), { numRuns: 1, seed: 7 });
    const proven = detector.scan(token, { from: 0, isEnd: true }).findings;
    expect(proven).toMatchObject([{ score: 1, rule: format.id }]);
    if (format.check === 'discord-snowflake') return;
    for (let at = token.length - 20; at < token.length; at += 1) {
      if (token.charAt(at) === '_') continue;
      const other = token.charAt(at).toLowerCase() === 'q' ? 'z' : 'q';
      const letter = token.charAt(at) === token.charAt(at).toUpperCase() && token === token.toUpperCase() ? other.toUpperCase() : other;
      const broken = token.slice(0, at) + letter + token.slice(at + 1);
      expect(detector.scan(broken, { from: 0, isEnd: true }).findings.filter(({ score }) => score === 1)).toEqual([]);
    }
  });

  it.each(SECRET_FORMATS.filter(isFixed))('PII-1: $id: a character outside its alphabet, or one too many, and it is not found', (format) => {
    const samples = fc.sample(tokenOf(format), { numRuns: RUNS, seed: 11 });
    for (const token of samples) {
      for (const broken of [`${token}${token.at(-1) ?? ''}`, `${token.slice(0, -1)}\u00e9`, token.slice(0, -1)]) {
        expect(find(format, surround(format, broken).text), broken).toEqual([]);
      }
    }
  });
});

/** Formats with one length, where every changed length is wrong. */
function isFixed({ grammar }: SecretFormat): boolean {
  return typeof grammar === 'string' && !grammar.includes('-', grammar.lastIndexOf(' ')) && !grammar.includes('|') && grammar.endsWith('>') && !/ \d+-\d+>/u.test(grammar);
}
