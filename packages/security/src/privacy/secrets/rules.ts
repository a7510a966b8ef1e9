import type { Candidate } from './candidate.ts';
import { type CompiledFormat, compileFormat, matchAtAnchor } from './compile-format.ts';
import { findAssigned, findSpokenBefore, findVendors } from './find-assigned.ts';
import { findAwsPair } from './find-aws-pair.ts';
import { BEGIN, findKeyBlock, findPuttyKey, PUTTY } from './find-blocks.ts';
import { findBasicLogin, findCurlPassword } from './find-login.ts';
import { findUrlPassword, URL_MARK } from './find-url-password.ts';
import { findWebToken, WEB_TOKEN_START } from './find-web-token.ts';
import type { SecretFormat } from './secret-format.ts';
import type { TextWindow } from './text-window.ts';

/** Reads on from a literal that ends before `end`, and gives what it finds. */
export type Rule = (window: TextWindow, end: number) => Candidate | undefined;

/** All rules, by the literal that announces them. */
export interface CompiledRules {
  readonly literals: readonly string[];
  /** The rules of each literal, in the order of {@link CompiledRules.literals}. */
  readonly byLiteral: readonly (readonly Rule[])[];
}

/** Compiles the table and joins it with the rules for what has no vendor. */
export function compileRules(formats: readonly SecretFormat[]): CompiledRules {
  const rules = new Map<string, Rule[]>();
  const add = (literal: string, rule: Rule): void => {
    const known = rules.get(literal.toLowerCase());
    if (known === undefined) rules.set(literal.toLowerCase(), [rule]);
    else known.push(rule);
  };
  const vendors = new Map<string, CompiledFormat[]>();
  for (const compiled of formats.flatMap(compileFormat)) {
    if (compiled.format.keywords === undefined) add(compiled.anchor, (window, end) => readFormat(window, end, compiled));
    if (compiled.format.id === AWS_KEY_ID) add(compiled.anchor, (window, end) => readAwsPair(window, end, compiled));
    for (const keyword of compiled.format.keywords ?? []) vendors.set(keyword, [...(vendors.get(keyword) ?? []), compiled]);
  }
  for (const [keyword, compiled] of vendors) add(keyword, (window, end) => findVendors(window, { start: end - keyword.length, end }, compiled));
  for (const noun of NOUNS) add(noun, (window, end) => findAssigned(window, end - noun.length, end) ?? findSpokenBefore(window, end - noun.length));
  for (const [literal, rule] of SHAPES) add(literal, rule);
  return { literals: [...rules.keys()], byLiteral: [...rules.values()] };
}

function readFormat(window: TextWindow, end: number, compiled: CompiledFormat): Candidate | undefined {
  const match = matchAtAnchor(window, compiled, end);
  return match === undefined ? undefined : { ...match, rule: compiled.format.id };
}

function readAwsPair(window: TextWindow, end: number, compiled: CompiledFormat): Candidate | undefined {
  const match = matchAtAnchor(window, compiled, end);
  if (match === undefined) return undefined;
  if (!window.hasLookedPastEnd) window.openAt = window.end;
  return findAwsPair(window, match.end);
}

const AWS_KEY_ID = 'aws-access-token';

/** Words for credentials; they may be part of longer names. */
const NOUNS: readonly string[] = [
  'passw', 'passphrase', 'passcode', 'pwd', '_pass', 'secret', 'token', 'credential', 'auth', 'key', '_pat', 'kennwort', 'contrase', 'senha', 'wachtwoord', 'haslo', 'bearer', 'jwt',
];

const SHAPES: readonly (readonly [string, Rule])[] = [
  [BEGIN, findKeyBlock],
  [PUTTY, findPuttyKey],
  [WEB_TOKEN_START, findWebToken],
  [URL_MARK, findUrlPassword],
  [' -u', findCurlPassword],
  ['--user', findCurlPassword],
  ['basic', findBasicLogin],
];
