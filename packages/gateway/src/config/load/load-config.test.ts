import { Secret } from '@agentor/security/kernel';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type ConfigProblem, formatProblem, type LoadedConfig, loadConfig } from './index.ts';

const KEY = 'sk-canary-0123456789';

function load(text: string | undefined, environment: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}): ReturnType<typeof loadConfig> {
  const all: Readonly<Record<string, string | undefined>> = { '/etc/agentor/agentor.yaml': text, ...files };
  return loadConfig({ environment, directory: '/etc/agentor', readFile: (path) => all[path] });
}

function loaded(text: string | undefined, environment: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}): LoadedConfig {
  const result = load(text, environment, files);
  if (!result.ok) throw new Error(result.reason.map(formatProblem).join('\n'));
  return result.value;
}

function problems(text: string, environment: Readonly<Record<string, string>> = {}): readonly ConfigProblem[] {
  const result = load(text, environment);
  return result.ok ? [] : result.reason;
}

function places(text: string, environment: Readonly<Record<string, string>> = {}): readonly string[] {
  return problems(text, environment).map(({ path, line, column }) => `${line ?? 0}:${column ?? 0} ${path}`);
}

describe('defaults', () => {
  test('without a file and variables there is the built-in echo provider and nothing else', () => {
    const { config, warnings, path, isOllamaSought } = loaded(undefined);
    expect(config.providers.map(({ name, protocols }) => [name, protocols])).toEqual([['agentor', ['echo']]]);
    expect([config.server.host, config.server.port, config.metrics.host]).toEqual(['127.0.0.1', 4000, '127.0.0.1']);
    expect(config.dataFolder).toBe('/etc/agentor/agentor-data');
    expect(config.server.textBodyBytesMax).toBe(1_048_576);
    expect(config.server.multimodalBodyBytesMax).toBe(26_214_400);
    expect(config.routing.timeouts).toEqual({ connectMs: 5000, firstByteMs: 120_000, silenceMs: 60_000, totalMs: 600_000 });
    expect([warnings, path, isOllamaSought]).toEqual([[], undefined, true]);
  });

  test('an empty file and empty sections are the same as none', () => {
    expect(loaded('').config).toEqual(loaded(undefined).config);
    expect(loaded('server:\nproviders:\nmodels:\n').config).toEqual(loaded(undefined).config);
  });

  test('the configuration is frozen all the way down', () => {
    const { config } = loaded('models: {fast: {deployments: [{provider: agentor, model: echo}]}}\naliases: {quick: fast}');
    for (const part of [config, config.server, config.providers, config.providers[0], config.models[0]?.deployments[0], config.aliases, config.routing.retries]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('a prototype name is no alias', () => {
    expect(Reflect.get(loaded('aliases: {quick: agentor/echo}').config.aliases, 'constructor')).toBeUndefined();
  });

  test('variables and overrides go over the file', () => {
    const text = 'server: {host: 127.0.0.2, port: 1}\ndata_folder: inside';
    expect(loaded(text).config.dataFolder).toBe('/etc/agentor/inside');
    const environment = { AGENTOR_PORT: '2', AGENTOR_HOST: '127.0.0.3', AGENTOR_DATA_FOLDER: '/var/agentor', AGENTOR_METRICS_PORT: '3' };
    const { config } = loaded(text, environment);
    expect([config.server.host, config.server.port, config.dataFolder, config.metrics.port]).toEqual(['127.0.0.3', 2, '/var/agentor', 3]);
    const result = loadConfig({ environment, directory: '/', readFile: () => undefined, overrides: { port: 9 } });
    expect(result.ok && result.value.config.server.port).toBe(9);
    expect(problems('', { AGENTOR_PORT: 'http' })[0]?.message).toContain('AGENTOR_PORT');
  });

  test('a file that was named must exist; one that was not named need not', () => {
    const result = loadConfig({ path: 'other.yaml', environment: {}, directory: '/etc', readFile: () => undefined });
    expect(!result.ok && result.reason[0]?.file).toBe('/etc/other.yaml');
    const named = loadConfig({ environment: { AGENTOR_CONFIG: '/x.yaml' }, directory: '/etc', readFile: (path) => (path === '/x.yaml' ? 'log: {level: debug}' : undefined) });
    expect(named.ok && [named.value.path, named.value.config.log.level]).toEqual(['/x.yaml', 'debug']);
  });

  test('a file that cannot be read is a problem with its code', () => {
    const result = loadConfig({
      environment: {},
      directory: '/etc',
      readFile: () => {
        throw Object.assign(new Error('no'), { code: 'EACCES' });
      },
    });
    expect(!result.ok && result.reason[0]?.message).toBe('the file cannot be read (EACCES)');
  });
});

describe('providers', () => {
  test('presets switch on by their environment variables, in order', () => {
    const { config } = loaded(undefined, { GEMINI_API_KEY: 'g', OPENAI_API_KEY: ` ${KEY}\n`, ANTHROPIC_API_KEY: 'a', MISTRAL_API_KEY: '' });
    expect(config.providers.map(({ name }) => name)).toEqual(['openai', 'anthropic', 'gemini', 'agentor']);
    const [openai, anthropic, gemini] = config.providers;
    expect(openai?.baseUrl?.href).toBe('https://api.openai.com/v1');
    expect(openai?.credential).toMatchObject({ kind: 'header', name: 'authorization', prefix: 'Bearer ' });
    expect(openai?.credential.kind === 'header' && openai.credential.secret.reveal()).toBe(KEY);
    expect(anthropic?.credential).toMatchObject({ name: 'x-api-key', prefix: '' });
    expect(gemini?.credential).toMatchObject({ name: 'x-goog-api-key' });
    expect(openai).toMatchObject({ onUnsupported: 'refuse', isPrivateNetworkAllowed: false, isOpen: true });
  });

  test('a provider in the file that stands for a preset keeps the environment from adding it', () => {
    const { config } = loaded('providers: {work: {preset: openai}}', { OPENAI_API_KEY: KEY });
    expect(config.providers.map(({ name }) => name)).toEqual(['work', 'agentor']);
    expect(loaded('presets: {environment: false, echo: false, ollama: false}', { OPENAI_API_KEY: KEY }).config.providers).toEqual([]);
  });

  test('bedrock takes a bearer token or signs, and needs a region', () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
    const signed = loaded(undefined, { ...keys, AWS_REGION: 'eu-west-1' }).config.providers[0];
    expect(signed?.credential).toMatchObject({ kind: 'sigv4', region: 'eu-west-1', accessKeyId: 'AKIA' });
    expect(signed?.baseUrl?.host).toBe('bedrock-runtime.eu-west-1.amazonaws.com');
    const bearer = loaded('providers: {bedrock: {region: us-east-1}}', { ...keys, AWS_BEARER_TOKEN_BEDROCK: 'b' }).config.providers[0];
    expect(bearer?.credential).toMatchObject({ kind: 'header', name: 'authorization', prefix: 'Bearer ' });
    const without = loaded(undefined, keys);
    expect(without.config.providers.map(({ name }) => name)).toEqual(['agentor']);
    expect(without.warnings[0]?.advice).toBe('Set AWS_REGION');
    expect(places('providers: {bedrock: {}}', keys)).toEqual(['1:13 providers.bedrock']);
    expect(places('providers: {bedrock: {region: us-east-1}}')).toEqual(['1:13 providers.bedrock']);
    expect(problems('providers: {bedrock: {}}', { ...keys, AWS_REGION: 'evil.example.com/' })[0]?.message).toBe('AWS_REGION holds no AWS region');
  });

  test('azure uses the v1 address of its resource', () => {
    const environment = { AZURE_OPENAI_API_KEY: 'k', AZURE_OPENAI_ENDPOINT: 'https://mine.openai.azure.com/' };
    const [azure] = loaded(undefined, environment).config.providers;
    expect(azure?.baseUrl?.href).toBe('https://mine.openai.azure.com/openai/v1');
    expect(azure?.credential).toMatchObject({ name: 'api-key', prefix: '' });
    expect(loaded(undefined, { AZURE_OPENAI_API_KEY: 'k' }).warnings[0]?.advice).toBe('Set AZURE_OPENAI_ENDPOINT');
  });

  test('a local preset reaches its own machine, and another one only when told', () => {
    const [local] = loaded('providers: {vllm: {}}').config.providers;
    expect([local?.baseUrl?.href, local?.isPrivateNetworkAllowed, local?.credential.kind]).toEqual(['http://127.0.0.1:8000/v1', true, 'none']);
    expect(loaded('providers: {vllm: {base_url: https://vllm.example.com/v1}}').config.providers[0]?.isPrivateNetworkAllowed).toBe(false);
    expect(places('providers: {vllm: {base_url: http://10.0.0.5:8000/v1}}')).toEqual(['1:30 providers.vllm.base_url']);
    const told = loaded('providers: {vllm: {base_url: http://10.0.0.5:8000/v1, private_network: true}}');
    expect(told.config.providers[0]?.isPrivateNetworkAllowed).toBe(true);
    expect(told.warnings[0]?.message).toContain('unencrypted');
  });

  test('ollama is sought only when nothing says otherwise', () => {
    expect(loaded('providers: {ollama: {}}').isOllamaSought).toBe(false);
    expect(loaded('providers: {mine: {preset: ollama}}').isOllamaSought).toBe(false);
    expect(loaded('presets: {ollama: false}').isOllamaSought).toBe(false);
  });

  test.each([
    ['ftp://models.example.com/v1', 'must begin with https'],
    ['https://user:word@models.example.com/v1', 'user name'],
    ['https://models.example.com/v1?key=1', 'query'],
    ['http://models.example.com/v1', 'not encrypted'],
    ['models.example.com', 'whole URL'],
  ])('NET-1: the destination %s is refused', (url, message) => {
    const [problem] = problems(`providers:\n  mine:\n    preset: openai-compatible\n    base_url: "${url}"\n`);
    expect(problem?.message).toContain(message);
    expect([problem?.line, problem?.path]).toEqual([4, 'providers.mine.base_url']);
  });

  test('NET-1: no environment variable but those of the presets names a destination', () => {
    const [openai] = loaded(undefined, { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'https://evil.example.com', HTTPS_PROXY: 'http://evil.example.com' }).config.providers;
    expect(openai?.baseUrl?.host).toBe('api.openai.com');
  });

  test('credentials and headers of ours are refused among headers', () => {
    expect(places('providers: {vllm: {headers: {Authorization: x, host: y, x-team: z}}}')).toEqual(['1:45 providers.vllm.headers.Authorization', '1:54 providers.vllm.headers.host']);
  });
});

describe('secrets', () => {
  test('come from variables and files, and a literal is warned about', () => {
    const text = `providers:
  one: {preset: openai, api_key: {env: WORK_KEY}}
  two: {preset: openai, api_key: {file: keys/two}, name_patterns: []}
  three: {preset: openai, api_key: ${KEY}, name_patterns: []}`;
    const { config, warnings } = loaded(text, { WORK_KEY: 'w' }, { '/etc/agentor/keys/two': 'from-file\n' });
    expect(config.providers.map(({ credential }) => (credential.kind === 'header' ? credential.secret.reveal() : ''))).toEqual(['w', 'from-file', KEY, '']);
    expect(warnings.map(({ path, line }) => `${line} ${path}`)).toEqual(['4 providers.three.api_key']);
  });

  test('a missing variable and a missing file are problems at their places', () => {
    expect(places('providers:\n  openai: {api_key: {env: NOPE}}\n  groq: {api_key: {file: nope}}\n  mistral: {}')).toEqual(['2:12 providers.openai.api_key', '3:10 providers.groq.api_key', '4:3 providers.mistral']);
  });

  test('no value of a secret stands in a problem, warning or printed configuration', () => {
    const texts = [`providers: {openai: {api_key: "${KEY} \\n"}}`, `providers: {openai: {api_key: [${KEY}]}}`, `providers: {openai: {api_kye: ${KEY}}}`, `providers: {openai: {api_key: ${KEY}: x}}`];
    for (const text of texts) expect(problems(text).map(formatProblem).join('\n')).not.toMatch(/^$|canary/);
    const whole = loaded(`providers: {openai: {api_key: ${KEY}}}`);
    expect(inspect(whole, { depth: 20 }) + JSON.stringify(whole)).not.toContain('canary');
    expect(whole.config.providers[0]?.credential).toMatchObject({ secret: expect.any(Secret) });
  });
});

describe('problems', () => {
  test('every problem is reported at once, with its place, in the order of the file', () => {
    const text = `server:
  prot: 4000
  body_timeout: 30
providers:
  openai:
    api_key: {env: NOPE}
  Bad Name: {}
  azure: {}
models:
  fast:
    deployments:
      - {provider: opnai, model: gpt-5}
  slow:
    deployments: []
aliases:
  quick: fats
extra: 1
`;
    expect(places(text)).toEqual([
      '2:9 server.prot',
      '3:17 server.body_timeout',
      '6:5 providers.openai.api_key',
      '7:3 providers.Bad Name',
      '8:3 providers.azure',
      '12:20 models.fast.deployments[0].provider',
      '14:5 models.slow.deployments',
      '16:10 aliases.quick',
      '17:8 extra',
    ]);
    const advice = problems(text).map((problem) => problem.advice);
    expect(advice[0]).toBe('Did you mean port');
    expect(advice[4]).toContain('azure-openai');
    expect(advice[5]).toBe('Did you mean openai');
    expect(advice[7]).toBe('Did you mean fast');
  });

  test('a problem reads as one line with file, place, path and advice', () => {
    const [problem] = problems('server: {port: 99999}');
    expect(problem && formatProblem(problem)).toBe('/etc/agentor/agentor.yaml:1:16 server.port: must be at most 65535. See docs/configuration.md.');
  });

  test('broken YAML, duplicate keys, unknown tags and a bomb of aliases are problems', () => {
    expect(places('server: [')[0]).toMatch(/^1:/);
    expect(problems('server: {}\nserver: {}')[0]?.line).toBe(2);
    expect(problems('server: !!js/function x')).toHaveLength(1);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replaceAll(/./g, (letter) => `${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${String.fromCodePoint((letter.codePointAt(0) ?? 0) - 1)}`).join(',')}]\n`)}`;
    expect(problems(bomb)).toHaveLength(1);
    expect(problems('just text')).toHaveLength(1);
    expect(problems('- a\n- b')).toHaveLength(1);
  });

  test.each([
    ['models: {a: {deployments: [{provider: agentor, model: echo, weight: 0}]}}', 'weight 0'],
    ['models: {a: {deployments: [{provider: agentor, model: echo}, {provider: agentor, model: echo}]}}', 'twice'],
    ['models: {a: {deployments: [{provider: agentor, model: echo}], fallbacks: [a]}}', 'lead back'],
    ['models: {a: {deployments: [{provider: agentor, model: echo}], fallbacks: [agentor/echo, agentor/echo]}}', 'twice'],
    ['models: {a: {deployments: [{provider: agentor, model: echo}], fallbacks: [nope/x]}}', 'no such model'],
    ['aliases: {a: b, b: a}', 'leads back'],
    ['aliases: {a: a}', 'leads back'],
    ['models: {Fast: {deployments: [{provider: agentor, model: echo}]}}\naliases: {fast: Fast}', 'case alone'],
    ['models: {fast: {deployments: [{provider: agentor, model: echo}]}}\naliases: {fast: agentor/echo}', 'a model has this name'],
    ['providers: {vllm: {open: false}}\naliases: {a: vllm/x}', 'not open'],
    ['providers: {agentor: {preset: echo}}', 'built-in'],
    ['metrics: {port: 4000}', 'already'],
    ['metrics: {host: 0.0.0.0}', 'no token guards them'],
    ['metrics: {host: "::"}', 'no token guards them'],
    ['metrics: {host: 0.0.0.0, token: {env: NOT_SET}}', 'is not set'],
    ['server: {text_body_limit: 30MiB}', 'multimodal_body_limit'],
    ['server: {write_stall: 0s}', '100ms'],
    ['routing: {timeouts: {total: 1s}}', 'never pass'],
    ['routing: {timeouts: {connect: 0s}}', 'above 0'],
    ['routing: {retries: {backoff_base: 10s}}', 'backoff_max'],
    ['traces: {endpoint: "file:///x"}', 'https'],
    ['traces: {}', 'text'],
    ['server: {text_body_limit: 1 parsec}', 'must be a size'],
  ])('%s is refused', (text, message) => {
    expect(problems(text).map((problem) => problem.message).join()).toContain(message);
  });

  test.each(['gpt 4', 'gpt\u20114', 'ｇｐｔ-4', 'gpt-4\u00a0', 'gр-t', '-gpt', '*'])('MOD-7: the model name %j is refused', (name) => {
    expect(problems(`models:\n  ${JSON.stringify(name)}: {deployments: [{provider: agentor, model: echo}]}`)).toHaveLength(1);
  });

  test('fallback circles over several models and aliases are found', () => {
    const text = `models:
  a: {deployments: [{provider: agentor, model: echo}], fallbacks: [second]}
  b: {deployments: [{provider: agentor, model: echo}], fallbacks: [a]}
aliases: {second: b}`;
    expect(problems(text).map(({ path }) => path)).toEqual(['models.a.fallbacks', 'models.b.fallbacks']);
  });

  test('aliases of aliases are followed to their end', () => {
    expect(loaded('aliases: {a: b, b: agentor/echo}').config.aliases).toEqual({ a: 'agentor/echo', b: 'agentor/echo' });
  });

  test('INT-2: settings that let others in are warned about', () => {
    const { warnings } = loaded('server: {host: 0.0.0.0}\nmetrics: {token: scrape-canary}');
    expect(warnings.map(({ path }) => path)).toEqual(['server.hosts', 'server.host', 'metrics.token']);
    expect(JSON.stringify(warnings)).not.toContain('scrape-canary');
  });

  test('MET-1: the metrics listener goes beyond loopback with a token alone, or when it is off', () => {
    expect(problems('metrics: {host: 0.0.0.0}').map(({ path }) => path)).toEqual(['metrics.host']);
    expect(problems('metrics: {host: 0.0.0.0, token: {env: NOT_SET}}').map(({ path }) => path)).toEqual(['metrics.token']);
    expect(loaded('metrics: {host: 0.0.0.0, token: scrape-canary}').config.metrics.token?.reveal()).toBe('scrape-canary');
    for (const yaml of ['metrics: {host: 0.0.0.0, enabled: false}', 'metrics: {host: localhost}', 'metrics: {host: "::1"}', 'metrics: {host: 127.0.0.9}']) {
      expect(loaded(yaml).config.metrics.token).toBeUndefined();
    }
  });
});
