import type { Surface } from '@agentor/security/vocabulary';

/** What a path leads to. */
export type RouteMatch =
  | { readonly kind: 'surface'; readonly surface: Surface; readonly modelInPath: string | undefined; readonly receiptInPath?: ReceiptInPath }
  | { readonly kind: 'health'; readonly check: 'alive' | 'ready' }
  | { readonly kind: 'wrong-method'; readonly allowed: string }
  | { readonly kind: 'none' };

/** `GET /v1/receipts/{id}`, or `…/{id}/proof`. */
export interface ReceiptInPath {
  readonly id: string;
  readonly isProofAlone: boolean;
}

/** One route. The whole table is below: what is not in it does not exist. */
export interface RouteEntry {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly to: Exclude<RouteMatch, { kind: 'wrong-method' | 'none' }>;
}

/**
 * Finds the route of a request target. Paths match to the letter: no case folding, no trailing slash, no decoding, no
 * dot segments, so that what is matched is what was sent. The query has no meaning on any route.
 */
export function matchRoute(method: string, target: string): RouteMatch {
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const entries = BY_PATH.get(path);
  if (entries !== undefined) return choose(entries, method);
  if (path.startsWith(MODEL_PREFIX)) return modelRoute(method, path.slice(MODEL_PREFIX.length));
  if (path.startsWith(RECEIPT_PREFIX)) return receiptRoute(method, path.slice(RECEIPT_PREFIX.length));
  return NONE;
}

/** The surface whose error shape suits a path, whatever the method. */
export function surfaceOfPath(target: string): Surface | undefined {
  const entry = BY_PATH.get(target.split('?', 1)[0] ?? '')?.[0];
  return entry?.to.kind === 'surface' ? entry.to.surface : undefined;
}

function choose(entries: readonly RouteEntry[], method: string): RouteMatch {
  const entry = entries.find((candidate) => candidate.method === method);
  return entry?.to ?? { kind: 'wrong-method', allowed: entries.map((candidate) => candidate.method).join(', ') };
}

/** `GET /v1/models/{id}`: the id may hold slashes, plain or encoded (`openai/gpt-5`, `openai%2Fgpt-5`). */
function modelRoute(method: string, encoded: string): RouteMatch {
  if (!ENCODED_MODEL.test(encoded)) return NONE;
  if (method !== 'GET') return { kind: 'wrong-method', allowed: 'GET' };
  return { kind: 'surface', surface: 'models', modelInPath: encoded.replaceAll(/%2f/gi, '/').replaceAll(/%3a/gi, ':').replaceAll('%40', '@') };
}

function receiptRoute(method: string, rest: string): RouteMatch {
  const isProofAlone = rest.endsWith(PROOF_SUFFIX);
  const id = isProofAlone ? rest.slice(0, -PROOF_SUFFIX.length) : rest;
  if (!RECEIPT_ID.test(id)) return NONE;
  if (method !== 'GET') return { kind: 'wrong-method', allowed: 'GET' };
  return { kind: 'surface', surface: 'receipts', modelInPath: undefined, receiptInPath: { id, isProofAlone } };
}

/** Every route of the data plane's listener. */
export const ROUTES: readonly RouteEntry[] = [
  surface('POST', '/v1/chat/completions', 'chat-completions'),
  surface('POST', '/v1/responses', 'responses'),
  surface('POST', '/v1/messages', 'messages'),
  surface('POST', '/v1/messages/count_tokens', 'count-tokens'),
  surface('POST', '/v1/embeddings', 'embeddings'),
  surface('POST', '/v1/completions', 'completions'),
  surface('GET', '/v1/models', 'models'),
  { method: 'GET', path: '/healthz', to: { kind: 'health', check: 'alive' } },
  { method: 'GET', path: '/readyz', to: { kind: 'health', check: 'ready' } },
];

function surface(method: 'GET' | 'POST', path: string, name: Surface): RouteEntry {
  return { method, path, to: { kind: 'surface', surface: name, modelInPath: undefined } };
}

const NONE: RouteMatch = { kind: 'none' };
const MODEL_PREFIX = '/v1/models/';
const RECEIPT_PREFIX = '/v1/receipts/';
const PROOF_SUFFIX = '/proof';
const RECEIPT_ID = /^(?:rct|evt)_[0-9a-f]{28}$/;
const ENCODED_MODEL = /^[A-Za-z0-9](?:[A-Za-z0-9._:/@+-]|%2[fF]|%3[aA]|%40){0,250}$/;
const BY_PATH: ReadonlyMap<string, readonly RouteEntry[]> = new Map(
  ROUTES.map(({ path }) => [path, ROUTES.filter((entry) => entry.path === path)]),
);
