import { z } from 'zod';
import { ok, refuse, type Result } from '../../kernel/index.ts';
import { decodeBase64url } from '../base64url.ts';
import { HEADER_LENGTH_MAX, TOKEN_LENGTH_MAX } from './bounds.ts';

/** The protected header of a token that may go on to the check of its signature. */
export interface JwsHeader {
  readonly alg: string;
  readonly typ?: string | undefined;
  readonly kid?: string | undefined;
  /** A public key, where the kind of token carries one (DPoP). */
  readonly jwk?: Readonly<Record<string, unknown>> | undefined;
}

/** What a kind of token may have in its header. */
export interface JwsRules {
  /** Algorithms that are expected; asymmetric ones. */
  readonly algorithms: readonly string[];
  /** Media types, lower case, without `application/`. */
  readonly types: readonly string[];
  /** Whether it carries its own key, or names one of ours. */
  readonly keyBy: 'kid' | 'jwk';
}

/** Why a token does not even get to the check of its signature. */
export type JwsRefusal = 'token-too-long' | 'token-malformed' | 'header-refused' | 'algorithm-refused' | 'type-refused';

/**
 * The gate before any cryptography: three parts, each in its one base64url spelling (F7), a header with the members that
 * such tokens have and no others. `jku`, `x5u`, `x5c`, `crit`, `b64` and `zip` are refused because they are not in the list.
 *
 * @see RFC 8725 sections 3.1, 3.10, 3.11; RFC 7515 section 4.
 */
export function readJwsHeader(token: string, { algorithms, types, keyBy }: JwsRules): Result<JwsHeader, JwsRefusal> {
  if (token.length > TOKEN_LENGTH_MAX) return refuse('token-too-long');
  const parts = token.split('.');
  const [head = ''] = parts;
  const bytes = parts.map(decodeBase64url);
  if (parts.length !== 3 || head.length > HEADER_LENGTH_MAX || bytes.some((part) => part === undefined || part.length === 0)) return refuse('token-malformed');
  const parsed = (keyBy === 'kid' ? namedKeyHeader : ownKeyHeader).safeParse(readJson(bytes[0]));
  if (!parsed.success) return refuse('header-refused');
  const header: JwsHeader = parsed.data;
  if (!algorithms.includes(header.alg)) return refuse('algorithm-refused');
  const type = header.typ?.toLowerCase() ?? '';
  return types.includes(type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : type) ? ok(header) : refuse('type-refused');
}

/** The JSON of a part; undefined for what is none, holds a key twice, or is no UTF-8. */
function readJson(bytes: Uint8Array | undefined): unknown {
  try {
    const text = UTF8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return countKeys(value) === countWrittenKeys(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keys of all objects of a parsed value. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, one) => sum + countKeys(one), 0);
  return Array.isArray(value) ? inner : inner + Object.keys(value).length;
}

/** Colons outside of strings: as many as keys were written, of which a parser drops those that come twice. */
function countWrittenKeys(text: string): number {
  let colons = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at];
    if (isInText && unit === '\\') at += 1;
    else if (unit === '"') isInText = !isInText;
    else if (unit === ':' && !isInText) colons += 1;
  }
  return colons;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TYPE_PREFIX = 'application/';
const name = z.string().min(1).max(256);
const namedKeyHeader = z.strictObject({ alg: name, typ: name.optional(), kid: name });
const ownKeyHeader = z.strictObject({ alg: name, typ: name, jwk: z.record(z.string(), z.unknown()) });
