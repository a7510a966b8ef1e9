import { ok, refuse, type Result } from '@agentor/security/kernel';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ConfigProblem, DocumentPath, Place } from './problem.ts';

/** A YAML file as plain data, with the places of its parts. */
export interface Source {
  readonly data: unknown;
  /** The place of a path, or of its nearest ancestor that exists. */
  readonly locate: (path: DocumentPath) => Place | undefined;
}

/** Reads YAML 1.2. Every error of its grammar is reported, with its place. */
export function parseSource(text: string, file: string): Result<Source, readonly ConfigProblem[]> {
  if (text.length > TEXT_LENGTH_MAX) return refuse([{ path: '', message: 'the file is longer than 1 MiB', advice: 'Check that it is the right file', file }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, strict: true });
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return refuse(errors.map((error) => toProblem(error.message, file, placeAt(error.pos[0], lines))));
  return readData(document, file, lines);
}

function readData(document: Document.Parsed, file: string, lines: LineCounter): Result<Source, readonly ConfigProblem[]> {
  try {
    const data: unknown = document.toJS({ maxAliasCount: ALIASES_MAX });
    return ok({ data: data ?? {}, locate: (path) => locate(document, path, lines) });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    return refuse([toProblem('too many aliases (*name)', file, { line: 1, column: 1 })]);
  }
}

function toProblem(message: string, file: string, place: Place): ConfigProblem {
  return { path: '', message: `not valid YAML: ${message}`, advice: 'Check the indentation, colons and quotes here', file, ...place };
}

function locate(document: Document.Parsed, path: DocumentPath, lines: LineCounter): Place | undefined {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    const step = child(resolve(node, document), part);
    if (step === undefined) break;
    offset = step.offset;
    node = step.node;
  }
  return placeAt(offset, lines);
}

function resolve(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function child(node: unknown, part: string | number): { readonly node: unknown; readonly offset: number } | undefined {
  if (isSeq(node) && typeof part === 'number') {
    const item = node.items[part];
    return isNodeWithRange(item) ? { node: item, offset: item.range[0] } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  if (pair === undefined || !isNodeWithRange(pair.key)) return undefined;
  const offset = isScalar(pair.value) && isNodeWithRange(pair.value) && pair.value.source !== '' ? pair.value.range[0] : pair.key.range[0];
  return { node: pair.value, offset };
}

function isNodeWithRange(value: unknown): value is Node & { readonly range: readonly [number, number, number] } {
  return typeof value === 'object' && value !== null && 'range' in value && Array.isArray(value.range);
}

function placeAt(offset: number, lines: LineCounter): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

const TEXT_LENGTH_MAX = 1_048_576;
/** Bounds the work of a file made of references to references. */
const ALIASES_MAX = 100;
