import { invariant, isJsonObject } from '@agentor/security/kernel';
import type { z } from 'zod';
import { type ConfigDocument, configDocument } from '../document/index.ts';
import type { DocumentPath, Problems } from './problem.ts';
import { suggest } from './suggest.ts';

/**
 * Checks the data of a file against the schema and fills in defaults.
 *
 * Every breach is noted in `problems`. What is broken is left out and the rest read on, so that the checks
 * after this one can report their own findings in the same run; the document is then not to be used.
 */
export function readDocument(data: unknown, problems: Problems): ConfigDocument {
  if (!isJsonObject(data)) {
    problems.add([], 'the file must hold settings, as `name: value` lines', 'Write one with `agentor init`');
    return readOrFail({});
  }
  let rest: Readonly<Record<string, unknown>> = withoutEmptySections(data);
  for (const depth of [2, 1]) {
    const result = configDocument.safeParse(rest, { reportInput: false });
    if (result.success) return result.data;
    const issues = result.error.issues.flatMap(flatten);
    if (depth === 2) for (const issue of issues) report(issue, problems);
    rest = issues.reduce((kept, issue) => without(kept, issue.path.slice(0, depth)), rest);
  }
  return readOrFail(rest);
}

function readOrFail(data: unknown): ConfigDocument {
  const result = configDocument.safeParse(data);
  invariant(result.success, 'a document without its broken parts is valid');
  return result.data;
}

/** `models:` with nothing below it is an empty section, not a mistake. */
function withoutEmptySections(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const filled = Object.entries(data).map(([name, section]) => [name, isJsonObject(section) ? fillProviders(name, section) : section] as const);
  return Object.fromEntries(filled.filter(([, section]) => section !== null));
}

/** `openai:` with nothing below it is a provider with the defaults of its preset. */
function fillProviders(name: string, section: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (name !== 'providers') return section;
  return Object.fromEntries(Object.entries(section).map(([provider, value]) => [provider, value ?? {}]));
}

interface Issue {
  readonly path: DocumentPath;
  readonly message: string;
  readonly unknownKey?: string;
}

/** One issue per unknown key; a key's own breach stands at the key. */
function flatten(issue: z.core.$ZodIssue): readonly Issue[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: '', unknownKey: key }));
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  return [{ path, message: toSentence(issue) }];
}

function report(issue: Issue, problems: Problems): void {
  if (issue.unknownKey === undefined) {
    problems.add(issue.path, issue.message, 'See docs/configuration.md');
    return;
  }
  const known = keysAt(issue.path.slice(0, -1));
  const close = suggest(issue.unknownKey, known);
  const advice = close === undefined ? `Known here: ${known.join(', ')}` : `Did you mean ${close}?`.replace(/[?]$/, '');
  problems.add(issue.path, `unknown setting`, advice);
}

function toSentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${ARTICLES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'must not be empty' : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters long' : ''}`;
    default:
      return issue.message;
  }
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of named settings',
};

/** The keys that the schema knows at a path of objects, found by asking it to refuse a value with none. */
function keysAt(path: DocumentPath): readonly string[] {
  let schema: unknown = configDocument;
  for (const part of path) schema = step(unwrap(schema), part);
  const object = unwrap(schema);
  return isShape(object) ? Object.keys(object.shape) : [];
}

function step(schema: unknown, part: string | number): unknown {
  if (isShape(schema)) return schema.shape[part];
  if (typeof schema !== 'object' || schema === null) return undefined;
  if ('valueType' in schema) return schema.valueType;
  return 'element' in schema ? schema.element : undefined;
}

/** Looks through defaults and optionality. */
function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (isWrapper(inner)) inner = inner.unwrap();
  return inner;
}

function isWrapper(schema: unknown): schema is { readonly unwrap: () => unknown } {
  return typeof schema === 'object' && schema !== null && 'unwrap' in schema && !('element' in schema) && typeof schema.unwrap === 'function';
}

function isShape(schema: unknown): schema is { readonly shape: Readonly<Record<string, unknown>> } {
  return typeof schema === 'object' && schema !== null && 'shape' in schema && typeof schema.shape === 'object';
}

/** A copy of `data` without what stands at `path`. */
function without(data: Readonly<Record<string, unknown>>, path: DocumentPath): Readonly<Record<string, unknown>> {
  const [head, ...tail] = path;
  const kept = Object.entries(data).filter(([key]) => key !== String(head));
  const inner = head === undefined ? undefined : data[head];
  if (tail.length === 0 || !isJsonObject(inner)) return Object.fromEntries(kept);
  return { ...Object.fromEntries(kept), [String(head)]: without(inner, tail) };
}
