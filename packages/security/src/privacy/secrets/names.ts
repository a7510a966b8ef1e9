import { pieces } from './randomness.ts';

/** What a name promises of its value. */
export type NamePromise = 'password' | 'secret' | 'key';

/**
 * Reads a name of a setting, variable, column or header: does it promise a credential?
 *
 * The word for it must stand in the name, nothing behind it may turn it into something about the credential
 * (`tokenCount`, `password_hint`, `secretName`), and `key` alone says little: it needs a word such as `api` or `private`.
 *
 * @param name - As written, in any of the usual spellings; a word or two before it belongs to it when they stand apart.
 */
export function readName(name: string): NamePromise | undefined {
  const words = pieces(name).flatMap((piece) => splitKnown(piece.toLowerCase()));
  if (words.some((word) => NEVER.has(word))) return undefined;
  const at = words.findLastIndex((word) => PASSWORDS.has(word) || SECRETS.has(word) || KEYS.has(word));
  const noun = words[at];
  if (noun === undefined || words.slice(at + 1).some((word) => !HARMLESS.has(word))) return undefined;
  if (PASSWORDS.has(noun)) return 'password';
  if (SECRETS.has(noun)) return 'secret';
  return words.slice(0, at).some((word) => QUALIFIERS.has(word)) ? 'secret' : 'key';
}

/** Names in one case run words together: `apikey`, `clientsecret`, `accesstoken`, `AUTHTOKEN`. */
function splitKnown(word: string): readonly string[] {
  for (const noun of RUN_TOGETHER) {
    if (word.length > noun.length && word.endsWith(noun) && !WHOLE.has(word)) return [word.slice(0, -noun.length), noun];
  }
  return [word];
}

const PASSWORDS: ReadonlySet<string> = new Set([
  'password', 'passwd', 'passphrase', 'passcode', 'pwd', 'passwort', 'kennwort', 'contrasena', 'contraseña', 'senha', 'wachtwoord', 'motdepasse', 'haslo', 'parola', 'pass', 'passw',
]);

const SECRETS: ReadonlySet<string> = new Set(['secret', 'token', 'credential', 'credentials', 'auth', 'authorization', 'apikey', 'pat', 'bearer', 'jwt']);

const KEYS: ReadonlySet<string> = new Set(['key']);

/** Words that make a `key` a credential. */
const QUALIFIERS: ReadonlySet<string> = new Set([
  'api', 'app', 'access', 'private', 'secret', 'auth', 'signing', 'sign', 'encryption', 'encrypt', 'master', 'service', 'account', 'client', 'license', 'licence', 'shared',
  'deploy', 'webhook', 'hmac', 'ssh', 'admin', 'session', 'storage', 'subscription', 'cookie', 'jwt', 'root', 'write', 'upload', 'server', 'consumer', 'functions', 'host', 'sas', 'crypto',
]);

/** Words that may follow the noun and change nothing. */
const HARMLESS: ReadonlySet<string> = new Set(['value', 'string', 'text', 'env', 'prod', 'production', 'dev', 'development', 'staging', 'live', 'test', 'old', 'new', 'a', 'b', 'base', 'header', 'v', 'data', 'plain', 'raw']);

/** Words that say it is something else: counts and types of tokens, keys of tables and maps, public halves. */
const NEVER: ReadonlySet<string> = new Set([
  'public', 'publishable', 'max', 'min', 'count', 'length', 'limit', 'primary', 'foreign', 'partition', 'cache', 'idempotency', 'keyboard', 'keyword', 'keywords', 'tokenizer',
  'hash', 'sha', 'digest', 'checksum', 'fingerprint', 'integrity', 'etag', 'commit', 'csrf', 'xsrf', 'authenticity', 'nonce', 'monkey', 'author', 'authority', 'pad', 'eos', 'bos', 'unk', 'sitekey', 'next', 'cursor', 'continuation', 'page',
  'compass', 'bypass', 'tokens', 'object', 'bucket', 'i', 'react', 'map', 'sort', 'locale', 'message', 'translation', 'registry',
]);

const RUN_TOGETHER: readonly string[] = ['passphrase', 'password', 'credentials', 'credential', 'secret', 'token', 'passwd', 'key', 'pwd', 'pass', 'auth'];

/** End like a noun and are none. */
const WHOLE: ReadonlySet<string> = new Set(['monkey', 'turkey', 'donkey', 'hockey', 'whiskey', 'jockey', 'keypass', 'compass', 'bypass', 'encompass', 'trespass', 'oauth', 'hotkey', 'sitekey']);
