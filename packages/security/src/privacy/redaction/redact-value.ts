import type { Random } from '../../kernel/index.ts';
import { encryptValue } from './encrypt-value.ts';
import { fakeValue } from './fake-value.ts';
import { generalizeValue } from './generalize-value.ts';
import { hashValue, pseudonymOf } from './hash-value.ts';
import { maskValue } from './mask-value.ts';
import { RedactionBlockedError, type RedactionConfig, RedactionConfigError, type RedactionKey, type RedactionScope } from './redaction-config.ts';
import { RedactionMethod } from './redaction-method.ts';

/** Gives values placeholders: a session, or a vault. */
export interface Tokenizer {
  /** Undefined when it is full. */
  readonly placeholderFor: (type: string, value: string) => string | undefined;
}

/** What methods need beside the value. Those that need what is not there refuse to be configured. */
export interface RedactionMeans {
  readonly scope: RedactionScope;
  readonly key?: RedactionKey;
  readonly random?: Pick<Random, 'bytes'>;
  readonly tokens?: Tokenizer;
}

/**
 * What stands in the text in place of a value.
 *
 * @throws {RedactionBlockedError} for the method `block`.
 * @throws {RedactionConfigError} when the method lacks its means: there is no hash without a key.
 */
export function redactValue(type: string, value: string, config: RedactionConfig, means: RedactionMeans): string {
  const { scope, key, random, tokens } = means;
  switch (config.method) {
    case RedactionMethod.MASK:
      return maskValue(value, config.mask);
    case RedactionMethod.REPLACE:
      return (config.replace === 'fake' ? fakeValue(type, value, { key: need(key, config), scope }) : undefined) ?? typeMark(type);
    case RedactionMethod.HASH:
      return hashValue(type, value, { key: need(key, config), scope });
    case RedactionMethod.PSEUDONYMIZE:
      return pseudonymOf(type, value, { key: need(key, config), scope });
    case RedactionMethod.TOKENIZE:
      // A session that is full keeps nothing, so the value cannot come back; it does not leave either.
      return need(tokens, config).placeholderFor(type, value) ?? typeMark(type);
    case RedactionMethod.ENCRYPT:
      return encryptValue(type, value, { key: need(key, config), scope, random: need(random, config) });
    case RedactionMethod.GENERALIZE:
      return generalizeValue(type, value) ?? typeMark(type);
    case RedactionMethod.BLOCK:
      throw new RedactionBlockedError([type]);
  }
}

/**
 * Whether every method of these configurations has what it needs.
 *
 * @throws {RedactionConfigError} when one has not.
 */
export function requireMeans(configs: readonly RedactionConfig[], { key, random, tokens }: Omit<RedactionMeans, 'scope'>): void {
  for (const config of configs) {
    const isKeyed = KEYED.has(config.method) || (config.method === RedactionMethod.REPLACE && config.replace === 'fake');
    if (isKeyed) need(key, config);
    if (config.method === RedactionMethod.ENCRYPT) need(random, config);
    if (config.method === RedactionMethod.TOKENIZE) need(tokens ?? key, config);
  }
}

/** `<TYPE>`. */
export function typeMark(type: string): string {
  return `<${type}>`;
}

function need<Means>(means: Means | undefined, { method }: RedactionConfig): Means {
  if (means === undefined) throw new RedactionConfigError(`The redaction method ${method} needs ${NEEDS[method] ?? 'a key'}`);
  return means;
}

const KEYED: ReadonlySet<RedactionMethod> = new Set([RedactionMethod.HASH, RedactionMethod.PSEUDONYMIZE, RedactionMethod.ENCRYPT]);
const NEEDS: { readonly [Method in RedactionMethod]?: string } = {
  tokenize: 'a session, or a key to open one with',
  encrypt: 'a key and a source of random bytes',
};
