import type { z } from 'zod';
import { isJsonObject } from '../../kernel/index.ts';
import type { Pointer } from '../../vocabulary/index.ts';
import type { InvalidBody } from '../contract.ts';

/** One finding of the schema library. */
export type SchemaIssue = z.core.$ZodIssue;

/**
 * Says what is wrong with a body in words that hold no value of it: rule and limits come from the schema, places from names
 * that the schema knows. A name that the client chose is left away, so that the parent is named instead.
 */
export function toInvalidBody(issue: SchemaIssue, body: unknown, knownNames: ReadonlySet<string>): InvalidBody {
  const specific = mostSpecific(issue);
  const parameter = writePath(specific.path, knownNames);
  const isMissing = specific.code.startsWith('invalid_') && isAbsent(body, specific.path);
  if (isMissing) return { problem: 'missing-parameter', parameter, rule: 'is required' };
  return { ...describe(specific), parameter };
}

/** Writes a path as clients know it, `messages[0].content`, up to the first name that is not known to us. */
export function writePath(path: readonly PropertyKey[], knownNames: ReadonlySet<string>): string {
  let written = '';
  for (const step of path) {
    if (typeof step === 'number') written += `[${step}]`;
    else if (typeof step === 'string' && knownNames.has(step)) written += written === '' ? step : `.${step}`;
    else break;
  }
  return written;
}

/** Writes a place in a body that its schema has accepted, as clients know it: `messages[0].content[1]`. */
export function writePlace(at: Pointer): string {
  return at.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

/** In a union, the complaint of the alternative that fits best: the one that gets deepest into the value. */
function mostSpecific(issue: SchemaIssue): SchemaIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  let best: SchemaIssue | undefined;
  for (const issues of issue.errors) {
    const first = issues[0];
    if (first === undefined) continue;
    const inner = mostSpecific(first);
    if (rank(inner) > (best === undefined ? 0 : rank(best))) best = inner;
  }
  return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] };
}

/** Zero when only the type of the whole value is wrong: then every alternative is named instead. */
function rank(issue: SchemaIssue): number {
  if (issue.path.length === 0 && issue.code === 'invalid_type') return 0;
  return issue.path.length * 2 + (issue.code === 'unrecognized_keys' ? 1 : 2);
}

function describe(issue: SchemaIssue): { readonly problem: InvalidBody['problem']; readonly rule: string } {
  switch (issue.code) {
    case 'invalid_type':
      return { problem: 'wrong-type', rule: `must be ${typeName(issue.expected)}` };
    case 'invalid_union':
      return describeUnion(issue);
    case 'invalid_value':
      return { problem: 'not-allowed-value', rule: `must be ${oneOf(issue.values.map((value) => JSON.stringify(value)))}` };
    case 'too_big':
      return { problem: 'out-of-range', rule: `must ${measure(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}` };
    case 'too_small':
      return { problem: 'out-of-range', rule: `must ${measure(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}` };
    case 'unrecognized_keys':
      return { problem: 'unknown-parameter', rule: 'holds a parameter that is not known' };
    case 'invalid_format':
      return { problem: 'not-allowed-value', rule: 'must have the documented form' };
    case 'not_multiple_of':
      return { problem: 'not-allowed-value', rule: `must be a multiple of ${issue.divisor}` };
    case 'invalid_key':
      return { problem: 'out-of-range', rule: 'holds a name that is not allowed' };
    case 'invalid_element':
      return { problem: 'not-allowed-value', rule: 'holds a value that is not allowed' };
    case 'custom':
      return { problem: 'inconsistent', rule: issue.message };
  }
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion): ReturnType<typeof describe> {
  if ('options' in issue && issue.options !== undefined) {
    const names = issue.options.map((option) => JSON.stringify(String(option)));
    return { problem: 'not-allowed-value', rule: `must be ${oneOf(names)}` };
  }
  const types = issue.errors.flatMap((issues) => issues.flatMap((inner) => (inner.code === 'invalid_type' ? [typeName(inner.expected)] : [])));
  const distinct = [...new Set(types)];
  return { problem: 'wrong-type', rule: distinct.length === 0 ? 'must have one of the documented forms' : `must be ${distinct.join(' or ')}` };
}

function measure(origin: string, comparison: string, limit: number | bigint): string {
  switch (origin) {
    case 'string':
      return `have ${comparison} ${limit} characters`;
    case 'array':
      return `have ${comparison} ${limit} items`;
    case 'object':
    case 'record':
      return `have ${comparison} ${limit} members`;
    default:
      return `be ${comparison} ${limit}`;
  }
}

function typeName(expected: string): string {
  switch (expected) {
    case 'int':
      return 'an integer';
    case 'array':
      return 'an array';
    case 'object':
    case 'record':
      return 'an object';
    default:
      return `a ${expected}`;
  }
}

function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `one of ${values.join(', ')}`;
}

function isAbsent(body: unknown, path: readonly PropertyKey[]): boolean {
  let value = body;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isJsonObject(value) && typeof step === 'string' && Object.hasOwn(value, step)) value = value[step];
    else return true;
  }
  return value === undefined;
}
