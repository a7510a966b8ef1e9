import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeContent } from './sanitize-content.ts';

const text = fc.string({ unit: 'binary', maxLength: 80 });

describe('sanitizeContent', () => {
  it('VAL-6: in HTML no character can open a tag, an attribute or a reference', () => {
    fc.assert(fc.property(text, (raw) => {
      const encoded = sanitizeContent(raw, 'html');
      expect(encoded.replace(/&#\d+;/gu, '')).not.toMatch(/[<>&"'`]/u);
      expect(encoded.replace(/&#(\d+);/gu, (_reference, code: string) => String.fromCharCode(Number(code)))).toBe(raw.toWellFormed());
    }));
  });

  it('VAL-6: in a log it is one line that shows what it holds', () => {
    fc.assert(fc.property(text, (raw) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(sanitizeContent(raw, 'log'))));
    expect(sanitizeContent('a\nb\u202e\\n\u{e0041}', 'log')).toBe('a\\u000ab\\u202e\\u005cn\\u{e0041}');
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    [' \t=cmd|1', `"' \t=cmd|1"`],
    ['＝1', `"'＝1"`],
    ['say "hi", you', '"say ""hi"", you"'],
    ['plain', '"plain"'],
  ])('VAL-6: as CSV %j is %j', (raw, expected) => {
    expect(sanitizeContent(raw, 'csv')).toBe(expected);
  });

  it('VAL-6: as a shell argument it reaches the program as it was', () => {
    const tricky = `a'b"c $(id) \`id\` \\ ; & | > \n * ~ ' '' !`;
    expect(execFileSync('/bin/sh', ['-c', `printf %s ${sanitizeContent(tricky, 'shell-argument')}`], { encoding: 'utf8' })).toBe(tricky);
    expect(sanitizeContent('a\0b', 'shell-argument')).toBe("'ab'");
  });

  it('VAL-6: in a URL and in JSON it comes back whole', () => {
    fc.assert(fc.property(text, (raw) => {
      expect(decodeURIComponent(sanitizeContent(raw, 'url-component'))).toBe(raw.toWellFormed());
      expect(sanitizeContent(raw, 'url-component')).toMatch(/^[\w.~%-]*$/u);
      expect(JSON.parse(sanitizeContent(raw, 'json'))).toBe(raw.toWellFormed());
      expect(sanitizeContent(raw, 'json')).not.toMatch(/[<>&\u2028\u2029]/u);
    }));
  });
});
