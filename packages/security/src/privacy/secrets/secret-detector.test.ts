import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, scanText, type ScanCarry, type TextDetector } from '../../vocabulary/index.ts';
import { createLiteralFinder } from './literal-finder.ts';
import { createSecretDetector, SECRET_FORMATS } from './index.ts';
import { tokenOf } from './secret-samples.test-data.ts';

const detector = createSecretDetector();

/** The secrets in a text, as text. */
function secretsIn(text: string): readonly string[] {
  return detector.scan(text, { from: 0, isEnd: true }).findings.map(({ start, end }) => text.slice(start, end));
}

/** Rules that fire in a text. */
function rulesIn(text: string): readonly string[] {
  return detector.scan(text, { from: 0, isEnd: true }).findings.map(({ rule }) => rule);
}

/** Made for these tests: random, and nobody's. */
const KEY = 'q8Zt3vLx0PbN5mWc7RdK2s';
const PASSWORD = 'Vr7kQ!m2zx';
const BODY = 'MC4CAQAwBQYDK2VwBCIEIJ9vTqk0d3RzUm5xZ2VtYkY4a0N1c2lXcE5vWHlB7fQ2';
const PEM = `-----BEGIN PRIVATE KEY-----\n${BODY}\n-----END PRIVATE KEY-----`;
const WEB_TOKEN = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: '42' })}.kQ2mZ7xw0PbN5mWcRdK2s8Zt3vLx`;

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('secrets that a name gives away', () => {
  it.each([
    ['environment', `export SERVICE_TOKEN=${KEY}\n`, KEY],
    ['shell, in quotes', `API_KEY='${KEY}'`, KEY],
    ['JSON', `{"client_secret": "${KEY}"}`, KEY],
    ['JSON in JSON', `{\\"apiKey\\":\\"${KEY}\\"}`, KEY],
    ['YAML', `database:\n  password: ${PASSWORD}\n`, PASSWORD],
    ['a field beside its name', `- name: DB_PASSWORD\n  value: ${PASSWORD}\n`, PASSWORD],
    ['XML attributes', `<add key="Password" value="${PASSWORD}" />`, PASSWORD],
    ['XML elements', `<password>${PASSWORD}</password>`, PASSWORD],
    ['TypeScript', `const apiKey: string = "${KEY}";`, KEY],
    ['PHP', `'auth_token' => '${KEY}',`, KEY],
    ['Go', `secret := "${KEY}"`, KEY],
    ['a call', `client.setAccessToken("${KEY}")`, KEY],
    ['headers', `X-Api-Key: ${KEY}\r\n`, KEY],
    ['an Authorization header', `Authorization: Bearer ${KEY}\r\n`, KEY],
    ['curl', `curl -H "Authorization: Token ${KEY}" https://service.test`, KEY],
    ['a query', `https://service.test/x?api_key=${KEY}&page=2`, KEY],
    ['a command line', `tool --token ${KEY} run`, KEY],
    ['npm', `//registry.test/:_authToken=${KEY}`, KEY],
    ['a sentence', `the password is ${PASSWORD}.`, PASSWORD],
    ['a sentence, behind', `I am using ${KEY} as the API key, why is it refused?`, KEY],
    ['a sentence, with nothing between', `he gave passwd ${PASSWORD}, I think`, PASSWORD],
    ['Markdown', `- **password**: ${PASSWORD}\n`, PASSWORD],
    ['German', `Das Kennwort lautet ${PASSWORD}.`, PASSWORD],
  ])('PII-1: %s', (_, text, secret) => {
    expect(secretsIn(text)).toEqual([secret]);
  });

  it.each([
    'API_KEY=YOUR_API_KEY', 'token: "<your token>"', 'password=xxxxxxxxxxxx', 'secret: changeme', 'password: ${DB_PASSWORD}', 'apiKey: process.env.API_KEY',
    'token = os.environ["TOKEN"]', 'const token = createToken(user, secret);', 'password: string;', 'maxTokens: 4096000000000000', 'secret_name: prod-db-main-0001',
    'token_url: https://login.test/oauth2/v2.0/token', 'private_key_path: /etc/ssl/private/server01.pem', 'key: "packages/security/src/index2.ts"',
    '"integrity": "sha512-9Zt3vLx0PbN5mWc7RdK2sq8Zt3vLx0PbN5mWc7RdK2s=="', 'commit_key=3f67f013bc18a598bca9a54d00a9d1edd94be829', 'publicKey: "q8Zt3vLx0PbN5mWc7RdK2s"',
    'keyboard: q8Zt3vLx0PbN5mWc7RdK2s', 'author = q8Zt3vLx0PbN5mWc7RdK2s', 'cacheKey: `user:${id}:profile2`', 'primaryKey = "order_line_item_0042"', 'next_token: q8Zt3vLx0PbN5mWc7RdK2s',
    'readonly password: Uint8Array;', 'password: argon2id', 'password: PASSWORD_LENGTH_MIN', 'password = cfg_pwd', "kind === 'password' ? PASSWORD_MIN : TOKEN_MIN", 'reset the password jane1@mail.example', 'password PBKDF2-SHA256, 10 rounds', 'password OAuth2.0', 'the key is to listen.', 'see the token endpoint for details', 'auth: { type: "oauth2" }', 'passwordHint: "name of 1st pet"', 'key = a1, b2, c3',
    'id: 7cc1ff29-749b-40b1-f226-b27296dbd2d5', 'export OP_TOKEN=ops_eyJzaWduSW5BZGRyZXNzIjoi...', 'background: url(data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA)',
  ])('PII-1: nothing in %j', (text) => {
    expect(rulesIn(text)).toEqual([]);
  });
});

describe('secrets that their form gives away', () => {
  it.each([
    ['a private key', `before\n${PEM}\nafter`, PEM, 'private-key'],
    ['one in JSON, its line ends escaped', JSON.stringify({ private_key: PEM }), JSON.stringify(PEM).slice(1, -1), 'private-key'],
    ['a web token', `cookie: session=${WEB_TOKEN}; path=/`, WEB_TOKEN, 'json-web-token'],
    ['the password of a connection string, alone', `postgres://app:${PASSWORD}@db.test:5432/main`, PASSWORD, 'password-in-url'],
    ['the password of a URL without a user', `redis://:${PASSWORD}@cache.test:6379`, PASSWORD, 'password-in-url'],
    ['a signed link, whatever is escaped in it', 'https://a.test/c?sv=2024&sig=Zk9xT2vLx0PbN5mWc7%2BRdK2sq8Zt3vLx0PbN5m%2FWc7A%3D&se=2026', 'Zk9xT2vLx0PbN5mWc7%2BRdK2sq8Zt3vLx0PbN5m%2FWc7A%3D', 'azure-sas-signature'],
    ['a login for curl', `curl -u admin:${PASSWORD} https://service.test`, PASSWORD, 'curl-password'],
    ['basic authentication', `Authorization: Basic ${Buffer.from(`app:${PASSWORD}`).toString('base64')}`, Buffer.from(`app:${PASSWORD}`).toString('base64'), 'basic-authorization'],
  ])('PII-1: %s', (_, text, secret, rule) => {
    const [finding] = detector.scan(text, { from: 0, isEnd: true }).findings;
    expect(finding === undefined ? '' : text.slice(finding.start, finding.end)).toBe(secret);
    expect(finding?.rule).toBe(rule);
  });

  it('PII-1: a private key that is cut off is found as far as it goes', () => {
    expect(secretsIn(`${PEM.slice(0, -30)} `)).toEqual([expect.stringContaining(BODY.slice(0, 40))]);
  });

  it('PII-1: an AWS secret is found beside its key id, without a name', () => {
    const secret = 'mN5bV8cX1zA4sD7fG0hJ3kL6qW9eR2tY5uI8oP1Q';
    expect(secretsIn(`AKIAQ7ZT3VLX5PBN6MWC,${secret}\n`)).toEqual(['AKIAQ7ZT3VLX5PBN6MWC', secret]);
    expect(secretsIn(`row 7,${secret}\n`)).toEqual([]);
  });

  it.each([
    'postgres://user:password@localhost/db', 'https://url:8000/path@2', 'mailto://someone', 'git@github.com:owner/name.git', 'see https://example.test/a:b@c',
    '-----BEGIN PRIVATE KEY-----\nanything\n-----END PRIVATE KEY-----', `-----BEGIN PUBLIC KEY-----\n${BODY}\n-----END PUBLIC KEY-----`, 'eyJub3QiOiJhIGhlYWRlciJ9.e30.x',
    'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'AKIAIOSFODNN7EXAMPLE', 'pushghp_q8Zt3vLx0PbN5mWc7RdK2sq8Zt3vLx0PbN5m', 's.makeKubeConfigController24',
  ])('PII-1: nothing in %j', (text) => {
    expect(rulesIn(text)).toEqual([]);
  });

  it('PII-1: GitHub and npm tokens whose check holds are proven, others are not', () => {
    // A token that GitHub revoked long ago and that documents quote; its check holds.
    const [proven] = detector.scan('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', { from: 0, isEnd: true }).findings;
    const [broken] = detector.scan('ghp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq18', { from: 0, isEnd: true }).findings;
    expect([proven?.score, broken?.score]).toEqual([1, 0.6]);
  });
});

/** Texts with secrets, near misses and what cuts them. */
const piece = fc.oneof(
  fc.constantFrom(...SECRET_FORMATS).chain(tokenOf).filter((token) => token.length < 200),
  fc.constantFrom(
    'password', 'API_KEY', ' = ', '=', ': "', '"', '\n', ' as the ', 'key', ' ', 'token ', 'is ', KEY, PASSWORD, PEM, WEB_TOKEN, '-----BEGIN PRIVATE KEY-----', 'eyJ', '://', 'u:', '@host', 'curl -u a:',
    'AKIAQ7ZT3VLX5PBN6MWC', 'Authorization: Basic ', 'YWJjOmQzZmdoaWo1', 'ghp_', 'value', '.', '-', 'word', '\\n', 'üß', '😀', '\ud83d', 'https://a.test/?secret=', '&x=1',
  ),
  fc.string({ maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('the detector in streams', () => {
  it('FLT-2: gives the same findings however the text is cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 900 }), { maxLength: 10 }), (raw, cuts) => {
        expect(inPieces([detector], raw, cuts)).toEqual(scanText([detector], raw, { isEnd: true }).findings);
      }),
      { numRuns: 3000 },
    );
  });

  it('FLT-2: gives the same findings character by character', () => {
    fc.assert(
      fc.property(text, (raw) => {
        expect(inPieces([detector], raw, Array.from({ length: raw.length }, (_, index) => index))).toEqual(scanText([detector], raw, { isEnd: true }).findings);
      }),
      { numRuns: 150 },
    );
  });

  it('FLT-8: prose is held back by its last word alone', () => {
    const prose = 'The quick brown fox jumps over the lazy dog and the auth';
    expect(detector.scan(prose, { from: 0, isEnd: false }).settled).toBe(prose.lastIndexOf(' ') + 1);
  });
});

/** What a stream finds: pieces are added to what is not settled yet. */
function inPieces(detectors: readonly TextDetector[], raw: string, cuts: readonly number[]): readonly Finding[] {
  const findings: Finding[] = [];
  let carry: ScanCarry | undefined;
  let settled = 0;
  for (const cut of [...cuts.filter((offset) => offset < raw.length).toSorted((left, right) => left - right), raw.length]) {
    const scan = scanText(detectors, raw.slice(settled, cut), { isEnd: cut === raw.length, ...(carry === undefined ? {} : { carry }) });
    for (const finding of scan.findings) findings.push({ ...finding, start: finding.start + settled, end: finding.end + settled });
    ({ carry } = scan);
    settled += scan.settled;
  }
  return findings;
}

describe('hostile texts', () => {
  it.each([
    'a', 'key=', '"', '-----BEGIN PRIVATE KEY-----', 'eyJ.', 'eyJhbGciOiJub25lIn0.', '://a:', 'ghp_', 'AKIA', '.', '0', 'password: ', ' as the key', 'PuTTY-User-Key-File-', 'secret', '\ud83d', '=', 'curl -u a:b',
  ])('VAL-9: 300 kB of %j are read to the end', (unit) => {
    const hostile = unit.repeat(Math.ceil(300_000 / unit.length));
    expect(detector.scan(hostile, { from: 0, isEnd: true }).settled).toBe(hostile.length);
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => detector.scan(raw, { from: 0, isEnd: true }).settled === raw.length));
  });
});

describe('options', () => {
  it('leaves out disabled rules and findings below the least score', () => {
    const sure = createSecretDetector({ scoreMin: 0.7, disabled: ['private-key'] });
    expect(sure.scan(`${PEM}\ntoken=${KEY.slice(0, 12)}\nghp_${KEY}`, { from: 0, isEnd: true }).findings).toEqual([]);
  });

  it("takes a program's own formats", () => {
    const own = createSecretDetector({ formats: [{ id: 'acme-key', name: 'Acme key', opens: 'Acme', grammar: 'acme_<base62 24>', source: 'Acme' }] });
    expect(own.scan('x acme_q8Zt3vLx0PbN5mWc7RdK2sAb y', { from: 0, isEnd: true }).findings).toMatchObject([{ rule: 'acme-key', start: 2, end: 31 }]);
  });
});

describe('the finder of literals', () => {
  it('finds every literal where a search for each alone finds it', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'C', '-', '1'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8, selector: (literal) => literal.toLowerCase() }), fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'c', 'C', '-', '1', 'é'), maxLength: 40 }), (literals, raw) => {
        const found = new Set<string>();
        createLiteralFinder(literals).scan(raw, 0, (literal, end) => found.add(`${literal}@${end}`));
        const expected = new Set<string>();
        for (const [index, literal] of literals.entries()) {
          for (let at = 0; at + literal.length <= raw.length; at += 1) {
            if (raw.slice(at, at + literal.length).toLowerCase() === literal.toLowerCase()) expected.add(`${index}@${at + literal.length}`);
          }
        }
        expect(found).toEqual(expected);
      }),
    );
  });
});
