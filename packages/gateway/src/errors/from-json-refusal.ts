import type { JsonProblem, JsonRefusal } from '@agentor/security/validation';
import type { Refusal } from './refusal.ts';

/** What the caller learns of a body that is not acceptable JSON: the rule, its place, its limit. */
export function refusalFromJson({ problem, at, limit }: JsonRefusal): Refusal {
  const place = at.length === 0 ? undefined : toParameter(at);
  return {
    code: 'invalid_json',
    rule: RULES[problem] + (limit === undefined ? '' : ` (limit ${limit})`) + (place === undefined ? '' : ` at ${place}`),
    ...(place === undefined ? {} : { parameter: place }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function toParameter(at: JsonRefusal['at']): string {
  return at.map((step, index) => (typeof step === 'number' ? `[${step}]` : (index === 0 ? '' : '.') + step)).join('');
}

const RULES: Readonly<Record<JsonProblem, string>> = {
  'empty': 'it is empty',
  'not-utf8': 'it is not UTF-8',
  'syntax': 'its syntax is broken',
  'control-character': 'a string holds an unescaped control character',
  'bad-escape': 'a string holds an unknown escape',
  'lone-surrogate': 'a string holds half of a surrogate pair',
  'bad-number': 'a number is not written as JSON writes numbers',
  'number-too-long': 'a number has too many digits',
  'number-not-finite': 'a number is too large',
  'integer-not-exact': 'a whole number is beyond what can be kept exactly',
  'too-deep': 'arrays and objects are nested too deep',
  'too-many-keys': 'there are too many object keys',
  'key-too-long': 'an object key is too long',
  'string-too-long': 'a string is too long',
  'array-too-long': 'an array has too many elements',
  'too-many-values': 'there are too many values',
  'duplicate-key': 'an object names a key twice',
  'case-variant-key': 'an object names a key twice in different case',
  'forbidden-key': 'an object has a key that is not allowed',
};
