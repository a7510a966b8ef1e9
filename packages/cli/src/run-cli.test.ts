import { type RunningGateway, Secret, type StartOptions } from '@agentor/gateway';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { EXAMPLE_CONFIG } from './commands/index.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.test-data.ts';
import { type Actions, runCli } from './run-cli.ts';

const ROOT = join(import.meta.dirname, '../../..');

const actions: Actions = {
  start: async () => Promise.reject(new Error('not in this test')),
  probe: async ({ providers }) =>
    Promise.resolve(
      providers.map(({ name }) =>
        name === 'groq' ? { provider: name, outcome: 'failed' as const, reason: 'credentials-refused', status: 401 } : { provider: name, outcome: 'answered' as const, models: ['one', 'two'] },
      ),
    ),
};

async function run(line: string, terminal: FakeTerminal): Promise<number> {
  return runCli(line.split(' ').filter(Boolean), terminal, actions);
}

describe('help and usage', () => {
  test.each(['--help', 'serve --help', 'init --help', 'config --help', 'config check --help', 'config show --help', 'config schema --help', 'models --help', 'doctor --help', 'key create --help', 'key list --help', 'key revoke --help', 'scan --help', 'redact --help', 'policy test --help'])('%s exits 0 and gives an example', async (line) => {
    const terminal = fakeTerminal();
    expect(await run(line, terminal)).toBe(0);
    expect(terminal.written.out).toMatch(line === 'config --help' ? /schema/ : /Examples?:\n {2}/);
    expect(terminal.written.note).toBe('');
  });

  test('--version prints the version of the package', async () => {
    const terminal = fakeTerminal();
    expect(await run('--version', terminal)).toBe(0);
    expect(terminal.written.out).toMatch(/^[0-9]+[.][0-9]+[.][0-9]+\n$/);
  });

  test.each(['frobnicate', 'serve --prot 1', 'serve --port http', 'serve --port 70000', 'config chek', 'key revoke', 'key create --model'])('%s exits 2 and says where help is', async (line) => {
    const terminal = fakeTerminal();
    expect(await run(line, terminal)).toBe(2);
    expect(terminal.written.note).toContain('error:');
    expect(terminal.written.out).toBe('');
  });
});

describe('init', () => {
  test('writes the example, which is agentor.example.yaml, and never over a file', async () => {
    const terminal = fakeTerminal();
    expect(await run('init', terminal)).toBe(0);
    expect(terminal.store.get('/srv/gateway/agentor.yaml')).toBe(readFileSync(join(ROOT, 'agentor.example.yaml'), 'utf8'));
    expect(EXAMPLE_CONFIG).toContain('providers:');
    terminal.store.set('/srv/gateway/agentor.yaml', 'mine');
    expect(await run('init', terminal)).toBe(1);
    expect(terminal.store.get('/srv/gateway/agentor.yaml')).toBe('mine');
    expect(terminal.written.note).toContain('exists already');
    expect(await run('init /else/where.yaml', terminal)).toBe(0);
    expect(terminal.store.has('/else/where.yaml')).toBe(true);
  });
});

describe('config', () => {
  test('check says good, or every problem with its line', async () => {
    const fine = fakeTerminal({ files: { '/srv/gateway/agentor.yaml': EXAMPLE_CONFIG } });
    expect(await run('config check', fine)).toBe(0);
    expect(fine.written.note).toContain('good /srv/gateway/agentor.yaml');
    const bad = fakeTerminal({ files: { '/srv/gateway/a.yaml': 'server: {prot: 1}\nlogs: {}' } });
    expect(await run('config check --config a.yaml', bad)).toBe(1);
    expect(bad.written.note.split('\n')).toEqual([
      'problem /srv/gateway/a.yaml:1:16 server.prot: unknown setting. Did you mean port.',
      'problem /srv/gateway/a.yaml:2:1 logs: unknown setting. Did you mean log.',
      '2 problems; nothing was changed',
      '',
    ]);
    expect(await run('config check --config a.yaml --json', bad)).toBe(1);
    expect(JSON.parse(bad.written.out)).toMatchObject({ ok: false, problems: [{ path: 'server.prot', line: 1, column: 16 }, { path: 'logs' }] });
  });

  test('show prints everything in force and no secret', async () => {
    const terminal = fakeTerminal({ environment: { OPENAI_API_KEY: 'sk-canary', AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'aws-canary', AWS_REGION: 'us-east-1' } });
    expect(await run('config show', terminal)).toBe(0);
    expect(JSON.parse(terminal.written.out)).toMatchObject({ server: { port: 4000 }, providers: [{ name: 'openai', baseUrl: 'https://api.openai.com/v1', credential: { secret: '[secret]' } }, { name: 'bedrock' }, { name: 'agentor' }] });
    expect(terminal.written.out).not.toContain('canary');
    expect(await run('config show', fakeTerminal({ files: { '/srv/gateway/agentor.yaml': 'x: 1' } }))).toBe(1);
  });

  test('schema prints the JSON Schema', async () => {
    const terminal = fakeTerminal();
    expect(await run('config schema', terminal)).toBe(0);
    expect(terminal.written.out).toBe(await readFile(join(ROOT, 'packages/gateway/agentor.schema.json'), 'utf8'));
  });

  test('colours are for terminals that show them', async () => {
    const files = { '/srv/gateway/agentor.yaml': 'x: 1' };
    const [plain, coloured] = [fakeTerminal({ files }), fakeTerminal({ files, isColoured: true })];
    await run('config check', plain);
    await run('config check', coloured);
    expect([plain.written.note.includes('\u001B'), coloured.written.note.includes('\u001B[31m')]).toEqual([false, true]);
  });
});

describe('models', () => {
  const files = { '/srv/gateway/agentor.yaml': `models: {fast: {deployments: [{provider: groq, model: a, weight: 3}, {provider: agentor, model: echo}], fallbacks: [agentor/echo]}}\naliases: {quick: fast}` };

  test('lists names, aliases and open providers', async () => {
    const terminal = fakeTerminal({ files, environment: { GROQ_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' } });
    expect(await run('models', terminal)).toBe(0);
    expect(terminal.written.out).toMatch(/fast +groq\/a \(weight 3\), agentor\/echo \(weight 1\), else agentor\/echo\nquick +fast\n/);
    expect(terminal.written.out).toMatch(/claude-\* +anthropic\n/);
    expect(terminal.written.out).toMatch(/agentor\/echo +the built-in echo\n/);
  });

  test('--discover asks the providers, and tells which did not say', async () => {
    const terminal = fakeTerminal({ files, environment: { GROQ_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' } });
    expect(await run('models --discover --json', terminal)).toBe(0);
    const names: unknown = JSON.parse(terminal.written.out);
    expect(names).toContainEqual({ name: 'anthropic/two', leadsTo: ['anthropic/two'] });
    expect(names).toContainEqual({ name: 'groq/…', leadsTo: ['any model of groq'] });
    expect(terminal.written.note).toContain('groq did not list its models: credentials-refused');
  });
});

describe('doctor', () => {
  async function findings(terminal: FakeTerminal, line = 'doctor --json'): Promise<{ readonly code: number; readonly found: readonly string[] }> {
    const code = await run(line, terminal);
    const parsed: readonly { readonly state: string; readonly check: string; readonly message: string; readonly advice?: string }[] = JSON.parse(terminal.written.out);
    for (const { state, advice } of parsed) expect(advice === undefined).toBe(state === 'good' || state === 'skipped');
    return { code, found: parsed.filter(({ state }) => state !== 'good').map(({ state, check, message }) => `${state} ${check}: ${message}`) };
  }

  test('INT-2: a healthy machine with a provider has nothing to repair', async () => {
    const terminal = fakeTerminal({ environment: { OPENAI_API_KEY: 'k' } });
    expect(await findings(terminal)).toEqual({ code: 0, found: [] });
    expect(await run('doctor', terminal)).toBe(0);
    expect(terminal.written.note).toBe('all is well\n');
  });

  test('INT-2: every deviation from the safe defaults is listed with what to do', async () => {
    const text = `server: {host: 0.0.0.0, multimodal_body_limit: 100MiB, headers_timeout: 30s}
log: {level: debug}
requests: {extra_parameters: [top_k]}
providers: {vllm: {base_url: http://10.0.0.5/v1, private_network: true, on_unsupported: drop, api_key: literal}}
`;
    const terminal = fakeTerminal({ files: { '/srv/gateway/agentor.yaml': text }, machine: { userId: 0 }, environment: { HTTPS_PROXY: 'http://proxy' } });
    const { code, found } = await findings(terminal);
    expect(code).toBe(0);
    for (const part of ['as root', 'proxy', 'other machines can reach', 'any Host header', 'secret stands in the file', 'travel unencrypted', 'private_network', 'on_unsupported', 'extra_parameters', 'multimodal_body_limit', 'headers_timeout', 'log.level']) {
      expect(found.filter((line) => line.startsWith('deviation') && line.includes(part))).toHaveLength(1);
    }
  });

  test('INT-2: what must be repaired is a problem and exits 1', async () => {
    const terminal = fakeTerminal({
      files: { '/srv/gateway/agentor.yaml': 'providers: {openai: {api_key: literal}}' },
      environment: { GROQ_API_KEY: 'k', NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_OPTIONS: '--inspect', SSLKEYLOGFILE: '/tmp/keys' },
      machine: { nodeVersion: '20.1.0', tryPort: async (_, port) => Promise.resolve(port === 4000 ? 'EADDRINUSE' : undefined) },
    });
    terminal.facts.set('/srv/gateway/agentor.yaml', { isFolder: false, mode: 0o644, userId: 1000 });
    terminal.facts.set('/srv/gateway/agentor-data', { isFolder: true, mode: 0o755, userId: 1000 });
    terminal.facts.set('/srv/gateway/agentor-data/pepper.secret', { isFolder: false, mode: 0o600, userId: 7 });
    const { code, found } = await findings(terminal);
    expect(code).toBe(1);
    expect(found.filter((line) => line.startsWith('problem'))).toEqual([
      'problem node: Node 20.1.0 is too old',
      'problem surroundings: NODE_TLS_REJECT_UNAUTHORIZED=0 lets anybody pose as a provider',
      'problem surroundings: NODE_OPTIONS opens the debugger, which can read every secret',
      'problem surroundings: TLS keys are written to a file',
      'problem config: other users can read the file, and a secret stands in it',
      'problem data folder: /srv/gateway/agentor-data is open to other users (mode 0755)',
      'problem data folder: /srv/gateway/agentor-data/pepper.secret belongs to user 7, not to 1000',
      'problem ports: 127.0.0.1:4000 cannot be had (EADDRINUSE)',
      'problem providers: groq did not list its models: credentials-refused (401)',
    ]);
  });

  test('ports that a running gateway has are as they should be', async () => {
    const tryPort = async (): Promise<string> => Promise.resolve('EADDRINUSE');
    const running = fakeTerminal({ environment: { OPENAI_API_KEY: 'k' }, machine: { tryPort, isGateway: async (_, port) => Promise.resolve(port === 4000) } });
    expect(await findings(running)).toEqual({ code: 0, found: [] });
    expect(running.written.out).toContain('127.0.0.1:9464 is in use, and a gateway is running');
    const strange = await findings(fakeTerminal({ machine: { tryPort } }));
    expect(strange.found.filter((line) => line.startsWith('problem ports: '))).toHaveLength(2);
  });

  test('INT-2: a bad configuration is examined as far as it goes, and --offline calls nobody', async () => {
    const bad = await findings(fakeTerminal({ files: { '/srv/gateway/agentor.yaml': 'x: 1\ny: 2' } }));
    expect([bad.code, bad.found.filter((line) => line.startsWith('problem config')).length]).toEqual([1, 2]);
    const offline = await findings(fakeTerminal({ environment: { GROQ_API_KEY: 'k' } }), 'doctor --json --offline');
    expect(offline).toEqual({ code: 0, found: ['skipped providers: 1 not called (--offline)'] });
  });
});

describe('key', () => {
  test('USR-6: a key is printed once, listed without its secret, and revoked', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'agentor-cli-'));
    const [make, list, revoke] = [fakeTerminal({ directory }), fakeTerminal({ directory }), fakeTerminal({ directory })];
    expect(await runCli(['key', 'create', '--label', 'checkout', '--model', 'fast', 'slow'], make, actions)).toBe(0);
    expect(make.written.out).toMatch(/^agw_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}\n$/);
    const [, id = '', secret = '?'] = make.written.out.split('_');
    expect(await run('key list', list)).toBe(0);
    expect(list.written.out).toMatch(new RegExp(`${id} +checkout +fast, slow`));
    expect(list.written.out + list.written.note + (await readFile(join(directory, 'agentor-data/keys.json'), 'utf8'))).not.toContain(secret);
    expect([await run(`key revoke ${id}`, revoke), await run(`key revoke ${id}`, revoke)]).toEqual([0, 1]);
    await rm(directory, { recursive: true });
  });

  test('a damaged data folder is told of in a line', async () => {
    const terminal = fakeTerminal({ directory: '/srv/gateway' });
    expect(await run('key list --data-folder /dev/null', terminal)).toBe(1);
    expect(terminal.written.note).toBe('failed /dev/null is not a folder. Name another one as data_folder.\n');
  });
});

describe('serve', () => {
  interface Started {
    readonly options: StartOptions[];
    readonly stopped: string[];
    readonly actions: Actions;
    readonly up: Promise<void>;
  }

  function starting(firstKey: string | undefined, stop: Promise<void> = Promise.resolve()): Started {
    const options: StartOptions[] = [];
    const stopped: string[] = [];
    const { promise: up, resolve } = Promise.withResolvers<void>();
    const start = async (given: StartOptions): Promise<RunningGateway> => {
      options.push(given);
      setImmediate(resolve);
      return Promise.resolve({
        config: given.loaded.config,
        url: new URL('http://127.0.0.1:4000'),
        metricsUrl: new URL('http://127.0.0.1:9464/metrics'),
        firstKey: firstKey === undefined ? undefined : new Secret(firstKey),
        models: () => ['agentor/echo'],
        discovered: Promise.resolve(),
        reload: async () => Promise.resolve(stopped.push('reloaded') > 0),
        [Symbol.asyncDispose]: async () => {
          stopped.push('drained');
          return stop;
        },
      });
    };
    return { options, stopped, actions: { ...actions, start }, up };
  }

  test('the first start prints address, key, trials and metrics; SIGHUP reloads; SIGTERM drains', async () => {
    const terminal = fakeTerminal({ environment: { AGENTOR_PORT: '5' } });
    const { options, stopped, actions: own, up } = starting('agw_test');
    const running = runCli(['--port', '6'], terminal, own);
    await up;
    for (const part of ['http://127.0.0.1:4000/v1', 'agw_test', 'more: set OPENAI_API_KEY', 'Keep it now', 'agentor/echo', 'http://127.0.0.1:9464/metrics', 'curl http', 'curl -N', '"stream":true', '/srv/gateway/agentor-data']) {
      expect(terminal.written.note).toContain(part);
    }
    expect(terminal.written.out).toBe('');
    expect(options[0]?.loaded.config.server.port).toBe(6);
    const again = options[0]?.load();
    expect(again?.ok === true && again.value.config.server.port).toBe(6);
    terminal.send('SIGHUP');
    terminal.send('SIGTERM');
    expect(await running).toBe(0);
    expect(stopped).toEqual(['reloaded', 'drained']);
  });

  test('a later start shows no key, and its trials take it from a variable', async () => {
    const terminal = fakeTerminal();
    const { actions: own, up } = starting(undefined);
    const running = runCli(['serve'], terminal, own);
    await up;
    expect(terminal.written.note).toContain('-H "authorization: Bearer $AGENTOR_KEY"');
    expect(terminal.written.note).not.toContain('agw_');
    terminal.send('SIGINT');
    expect(await running).toBe(0);
  });

  test('a person\u2019s screen gets short lines of the log, a pipe the log itself', async () => {
    const [screen, pipe] = [fakeTerminal({ isOutSeen: true }), fakeTerminal()];
    for (const terminal of [screen, pipe]) {
      const { options, actions: own, up } = starting(undefined);
      const running = runCli(['serve'], terminal, own);
      await up;
      options[0]?.logStream?.write('{"level":"info","time":0,"event":"gateway.started","port":4000}\n');
      terminal.send('SIGTERM');
      expect(await running).toBe(0);
    }
    expect([screen.written.out, pipe.written.out]).toEqual(['00:00:00  gateway.started  port=4000\n', '']);
  });

  test('started by npm, it says how npm runs the other commands', async () => {
    const terminal = fakeTerminal({ environment: { npm_lifecycle_event: 'start' } });
    const { actions: own, up } = starting(undefined);
    const running = runCli(['serve'], terminal, own);
    await up;
    expect(terminal.written.note).toContain('npm run agentor -- help');
    terminal.send('SIGTERM');
    expect(await running).toBe(0);
  });

  test('a second signal ends at once', async () => {
    const terminal = fakeTerminal();
    const { promise, resolve } = Promise.withResolvers<void>();
    const { actions: own, up } = starting(undefined, promise);
    const running = runCli(['serve'], terminal, own);
    await up;
    terminal.send('SIGTERM');
    expect(terminal.exits).toEqual([]);
    terminal.send('SIGINT');
    expect(terminal.exits).toEqual([130]);
    resolve();
    await running;
  });

  test('a bad configuration starts nothing', async () => {
    const terminal = fakeTerminal({ files: { '/srv/gateway/agentor.yaml': 'server: {port: x}' } });
    expect(await run('serve', terminal)).toBe(1);
    expect(terminal.written.note).toContain('/srv/gateway/agentor.yaml:1:16 server.port');
  });

  test.each([
    [Object.assign(new Error('listen'), { code: 'EADDRINUSE', address: '127.0.0.1', port: 4000 }), 'The address 127.0.0.1:4000 is in use'],
    [Object.assign(new Error('listen'), { code: 'EACCES', address: '127.0.0.1', port: 80 }), 'Ports below 1024'],
    [new Error('strange'), 'strange. See: agentor doctor'],
  ])('a start that fails says what to do: %s', async (error, text) => {
    const terminal = fakeTerminal();
    const start = vi.fn<Actions['start']>().mockRejectedValue(error);
    expect(await runCli(['serve'], terminal, { ...actions, start })).toBe(1);
    expect(terminal.written.note).toContain(text);
  });
});
