import type { Context } from '../context/context.ts';
import { isDigit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/** How old somebody is: `31 y/o`, `aged 45`, `85 year old`, `37 años`, where what stands beside the number says so. */
export function findAge(reader: Reader, start: number, context: Context): Sighting {
  let end = start;
  while (isDigit(reader.at(end)) && end - start < 4) end += 1;
  if (reader.isUnknown(end)) return { openFrom: start };
  const age = Number(reader.text.slice(start, end));
  if (end - start > 3 || age < 1 || age > 120 || isPartOfNumber(reader, start, end)) return undefined;
  const hit = { start, end, type: 'AGE', score: 0.75, rule: 'age' };
  if (context.nearestBefore(start).includes('AGE') && isBeside(reader, start)) return { ...hit, score: isField(reader, start, end) ? FIELD_SCORE : hit.score };
  const link = reader.at(end);
  if (link !== 0x20 && link !== 0x2d && link !== 0x79 && link < 0x2e80 && !reader.isUnknown(end)) return undefined;
  const after = reader.text.slice(end, end + AFTER_WIDTH);
  if (AGE_AFTER.test(after)) return hit;
  return reader.isUnknown(end + AFTER_WIDTH) && MAYBE_AGE.test(after) ? { openFrom: start } : undefined;
}

/** `age: 30,` as code writes it: of an example more often than of a person. */
function isField(reader: Reader, start: number, end: number): boolean {
  return reader.at(start - 2) === 0x3a && reader.at(start - 3) === 0x65 && (reader.at(end) === 0x2c || reader.at(end) === 0x7d || reader.at(end) === 0x0a || reader.at(end) === 0x20);
}

/** Whether at most a short word stands between the cue and the number. */
function isBeside(reader: Reader, start: number): boolean {
  return !/[=.;]/u.test(reader.text.slice(Math.max(0, start - 3), start));
}

function isPartOfNumber(reader: Reader, start: number, end: number): boolean {
  const before = reader.at(start - 1);
  const after = reader.at(end);
  if (before === 0x2e || before === 0x2c || before === 0x2d || before === 0x2f || before === 0x24) return isDigit(reader.at(start - 2)) || before === 0x24;
  return after === 0x25 || ((after === 0x2e || after === 0x2c || after === 0x2f || after === 0x3a) && isDigit(reader.at(end + 1)));
}

/** Below what is reported unless a policy lowers its threshold. */
const FIELD_SCORE = 0.45;
const AFTER_WIDTH = 16;
const AGE_AFTER = /^(?:[- ](?:years?|yrs?)[- ]old|[- ]?y\.?\/?o\.?(?![\p{L}\d])|[- ](?:years?|yrs?) of age| años(?! de (?:experiencia|garant))| ans\b(?! d)| jahre alt| jaar oud| anni di| anos de idade| år gammal| år gammel| lat\b| yaşında|歳|岁)/iu;
const MAYBE_AGE = /^[- ]?[\p{L}/. -]{0,15}$/u;
