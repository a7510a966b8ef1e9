import type { Pointer } from '../vocabulary/index.ts';
import type { InputProblem } from './input-validation-error.ts';
import type { JsonProblem, JsonRefusal } from './json-limits.ts';

/** A refused JSON body in words for the caller: place, rule and limit, nothing of its content. */
export function describeJsonRefusal({ problem, at, limit }: JsonRefusal): InputProblem {
  const bound = limit === undefined ? '' : ` (${limit})`;
  return { code: problem, pointer: writePointer(at), rule: `${RULES[problem]}${bound}`, limit };
}

/** `messages[0].content` for `['messages', 0, 'content']`. */
export function writePointer(pointer: Pointer): string {
  return pointer
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
}

const RULES: Readonly<Record<JsonProblem, string>> = {
  'empty': 'must be a JSON document',
  'not-utf8': 'must be UTF-8',
  'syntax': 'must be JSON as RFC 8259 defines it',
  'control-character': 'must escape control characters in strings',
  'bad-escape': 'must use the escape sequences of JSON alone',
  'lone-surrogate': 'must not have half of a surrogate pair',
  'bad-number': 'must write numbers as JSON does',
  'number-too-long': 'must keep numbers within the limit of digits',
  'number-not-finite': 'must have numbers that a double can hold',
  'integer-not-exact': 'must be a whole number below 2^53 in size',
  'too-deep': 'must not nest deeper than the limit',
  'too-many-keys': 'must not have more keys than the limit',
  'key-too-long': 'must not have keys longer than the limit in bytes',
  'string-too-long': 'must not have strings longer than the limit in bytes',
  'array-too-long': 'must not have more elements than the limit',
  'too-many-values': 'must not have more values than the limit',
  'duplicate-key': 'must not have a key twice',
  'case-variant-key': 'must not have keys that differ in letter case alone',
  'forbidden-key': 'must not have keys that reach for prototypes',
};
