import { parse } from '@swc/core';
import type { SourceFile } from './source-files.ts';

/** A regular expression in the sources, or one that is made from text that only the running program knows. */
export type FoundExpression =
  | { readonly kind: 'known'; readonly path: string; readonly pattern: string; readonly flags: string }
  | { readonly kind: 'unknown'; readonly path: string; readonly call: string };

/** Finds the literals, and the calls that make an expression: `new RegExp(…)`, and the string methods that do so for a text. */
export async function findRegularExpressions({ path, text }: SourceFile): Promise<readonly FoundExpression[]> {
  const tree: unknown = await parse(text, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2022' });
  const found: FoundExpression[] = [];
  const waiting: unknown[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    found.push(...expressionAt(node, path));
    waiting.push(...Object.values(node));
  }
  return found;
}

function expressionAt(node: object, path: string): readonly FoundExpression[] {
  const type = textOf(node, 'type');
  if (type === 'RegExpLiteral') return [{ kind: 'known', path, pattern: textOf(node, 'pattern'), flags: textOf(node, 'flags') }];
  if (type !== 'NewExpression' && type !== 'CallExpression') return [];
  const callee = childOf(node, 'callee');
  if (textOf(callee, 'type') === 'Identifier' && textOf(callee, 'value') === 'RegExp') return [fromArguments(node, path)];
  const method = textOf(childOf(callee, 'property'), 'value');
  const argument = argumentAt(node, 0);
  // `text.match('a+')` reads its argument as a pattern.
  if (MATCHING_METHODS.has(method) && textOf(argument, 'type') === 'StringLiteral') return [fromArguments(node, path)];
  return [];
}

function fromArguments(call: object, path: string): FoundExpression {
  const [pattern, flags] = [argumentAt(call, 0), argumentAt(call, 1)];
  const isKnown = textOf(pattern, 'type') === 'StringLiteral' && ['', 'StringLiteral'].includes(textOf(flags, 'type'));
  if (!isKnown) return { kind: 'unknown', path, call: 'RegExp' };
  return { kind: 'known', path, pattern: textOf(pattern, 'value'), flags: textOf(flags, 'value') };
}

function argumentAt(call: object, index: number): unknown {
  const list: unknown = childOf(call, 'arguments');
  return Array.isArray(list) ? childOf(list[index], 'expression') : undefined;
}

function childOf(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
}

function textOf(node: unknown, name: string): string {
  const value = childOf(node, name);
  return typeof value === 'string' ? value : '';
}

const MATCHING_METHODS: ReadonlySet<string> = new Set(['match', 'matchAll', 'search']);
