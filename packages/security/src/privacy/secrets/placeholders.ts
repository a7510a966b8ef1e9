/**
 * True for what stands in documents and templates in the place of a secret: `YOUR_API_KEY`, `xxxx`, `changeme`, `<token>`,
 * `${TOKEN}`, `abcdef123456`, `AKIAIOSFODNN7EXAMPLE`.
 */
export function isPlaceholder(value: string): boolean {
  if (value.length === 0) return true;
  const lower = value.toLowerCase();
  return PLACEHOLDER_WORDS.has(lower) || isRunning(value) || PLACEHOLDER_PARTS.some((part) => lower.includes(part));
}

/** True for a reference to where the secret is: an environment, a vault, a template's variable. */
export function isReference(value: string): boolean {
  if (REFERENCE_STARTS.some((start) => value.startsWith(start))) return true;
  const lower = value.toLowerCase();
  return REFERENCE_PARTS.some((part) => lower.includes(part));
}

/** True when most neighbours are equal or follow one another: `aaaaaaaa`, `12345678`, `abcdefgh`, `abcabcabc`. */
function isRunning(value: string): boolean {
  if (value.length < RUNNING_LENGTH_MIN) return false;
  let steps = 0;
  for (let at = 1; at < value.length; at += 1) {
    const step = value.charCodeAt(at) - value.charCodeAt(at - 1);
    if (step === 0 || step === 1) steps += 1;
  }
  return steps * 2 >= value.length - 1;
}

const RUNNING_LENGTH_MIN = 6;

/** Give a placeholder away wherever they stand in it. */
const PLACEHOLDER_PARTS: readonly string[] = [
  'example', 'sample', 'placeholder', 'changeme', 'change-me', 'change_me', 'xxxx', 'your-', 'your_', 'yourapi', 'yoursecret', 'yourtoken',
  'yourpass', 'yourkey', 'my-secret', 'my_secret', 'mysecret', 'mypassw', 'my-api', 'my_api', 'myapi', 'mytoken', 'my-token', 'dumm',
  'redacted', 'replace', 'insert', 'fakekey', 'fake-', 'fake_', 'not-a-real', 'notareal', 'deadbeef', '....', '****', '####', '____', '----',
  '0123456789', '1234567890', 'abcdefgh', '00000000', 'aaaaaaaa',
];

/** Are placeholders, or the words for the thing itself. */
const PLACEHOLDER_WORDS: ReadonlySet<string> = new Set([
  'password', 'passwd', 'passw0rd', 'pass', 'pwd', 'secret', 'secrets', 'token', 'apikey', 'api_key', 'api-key', 'key', 'user', 'username',
  'admin', 'root', 'test', 'testing', 'tester', 'demo', 'foo', 'bar', 'foobar', 'foobarbaz', 'none', 'null', 'nil', 'undefined', 'true', 'false', 'empty',
  'string', 'number', 'boolean', 'object', 'required', 'optional', 'default', 'unset', 'hunter2', 'secret123', 'password123', 'password1',
  'test123', 'testpass', 'abc123', 'abcd1234', 'qwerty', 'letmein', 'hidden', 'masked', 'postgres', 'mysql', 'guest', 'pass123', 'admin123', 'hello', 'p4ssw0rd',
  // Types and algorithms, which stand where the value of a setting would.
  'uint8array', 'int8array', 'uint16array', 'uint32array', 'int32array', 'float32array', 'float64array', 'bytes32', 'base64', 'base64url', 'utf8', 'utf-8', 'sha1', 'sha256', 'sha-256',
  'sha512', 'sha-512', 'md5', 'bcrypt', 'argon2', 'argon2id', 'pbkdf2', 'scrypt', 'oauth2', 'oauth2.0', 'hs256', 'rs256', 'es256', 'ed25519', 'aes-256-gcm',
]);

const REFERENCE_STARTS: readonly string[] = ['$', '%', '{{', '<', '#{', '@', '!ref', '!sub', 'env:', 'env.', 'vault:', 'op://', 'ref+', 'arn:', 'file:', 'http:', 'https:', 'secretref:', 'projects/'];

const REFERENCE_PARTS: readonly string[] = [
  'process.env', 'os.environ', 'os.getenv', 'getenv', 'env[', 'env(', 'import.meta', 'secrets.', 'secret.', 'config.', 'settings.', 'self.', 'this.', 'options.',
  'params.', 'args.', 'props.', 'request.', 'response.', 'req.', 'res.', 'ctx.', 'context.', 'data.', 'var.', 'vars.', 'local.', '${', '{{', '}}', '$(', '%(', 'keychain', 'fromenv', '.get', '=>',
];
