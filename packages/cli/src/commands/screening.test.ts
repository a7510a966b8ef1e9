import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FakeMachine, type FakeTerminal, fakeTerminal } from '../fake-terminal.test-data.ts';
import { openScreening } from '../screening/index.ts';
import { runCli } from '../run-cli.ts';
import { openDetectors } from './screening-options.ts';

const KEY = 'q8Zt3vLx0PbN5mWc7RdK2s';
const MAIL = 'jane.doe@mail.example';
const CARD = '4111 1111 1111 1111';

async function run(line: string, machine: FakeMachine): Promise<{ readonly code: number; readonly terminal: FakeTerminal }> {
  const terminal = fakeTerminal(machine);
  const code = await runCli(line.split(' ').filter(Boolean), terminal);
  return { code, terminal };
}

function file(text: string, name = 'app.log'): FakeMachine {
  return { files: { [`/srv/gateway/${name}`]: text } };
}

describe('scan', () => {
  test('nothing found exits 0, something found exits 1, with place, type and rule and never the value', async () => {
    expect((await run('scan app.log', file('all is well\n'))).code).toBe(0);
    const { code, terminal } = await run('scan app.log', file(`start\nlogin for ${MAIL}, api_key=${KEY}\n`));
    expect(code).toBe(1);
    expect(terminal.written.out).toContain('app.log:2:11');
    expect(terminal.written.out).toMatch(/app[.]log:2:42 +SECRET +generic-secret/);
    expect(terminal.written.note).toBe('2 findings in 1 file\n');
    for (const value of [KEY, MAIL]) expect(terminal.written.out + terminal.written.note).not.toContain(value);
  });

  test.each(['table', 'json', 'sarif'])('%s holds no value, and with --show-values the first two do', async (format) => {
    const hidden = await run(`scan app.log --format ${format}`, file(`api_key=${KEY}\n`));
    expect(hidden.terminal.written.out).not.toContain(KEY);
    const shown = await run(`scan app.log --format ${format} --show-values`, file(`api_key=${KEY}\n`));
    expect(shown.terminal.written.out.includes(KEY)).toBe(format !== 'sarif');
  });

  test('SARIF names rules and regions', async () => {
    const { terminal } = await run('scan app.log --format sarif', file(`x\napi_key=${KEY}\n`));
    expect(JSON.parse(terminal.written.out)).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'agentor', rules: [{ id: 'generic-secret' }] } }, results: [{ ruleId: 'generic-secret', level: 'warning', locations: [{ physicalLocation: { artifactLocation: { uri: 'app.log' }, region: { startLine: 2, startColumn: 9, endColumn: 31 } } }] }] }],
    });
  });

  test('a missing file exits 2, and the others are read all the same', async () => {
    const { code, terminal } = await run('scan absent.log app.log', file(`api_key=${KEY}\n`));
    expect(code).toBe(2);
    expect(terminal.written.note).toContain('absent.log: ');
    expect(terminal.written.out).toContain('app.log:1');
  });

  test('standard input, --types, --min-score and --fail-on choose', async () => {
    const input = `mail ${MAIL}\napi_key=${KEY}\n`;
    expect((await run('scan - --types EMAIL_ADDRESS', { input })).terminal.written.out).toContain('-:1:6');
    expect((await run('scan - --types SECRET* --min-score 0.8', { input })).code).toBe(0);
    expect((await run('scan - --fail-on CREDIT_CARD', { input })).code).toBe(0);
    expect((await run('scan - --fail-on CREDIT_CARD,generic-*', { input })).code).toBe(1);
    expect((await run('scan - --min-score 2', { input })).code).toBe(2);
  });

  test('lines with agentor:allow, ignored paths and ignored rules are left out; binary files are', async () => {
    const files = {
      '/srv/gateway/src/a.ts': `const apiKey = '${KEY}'; // agentor:allow\n`,
      '/srv/gateway/src/b.ts': `const apiKey = '${KEY}';\n`,
      '/srv/gateway/src/fixtures/c.ts': `const apiKey = '${KEY}';\n`,
      '/srv/gateway/src/d.bin': `\u0000apiKey = '${KEY}'`,
      '/srv/gateway/.agentorignore': '# comment\nsrc/fixtures/**\n',
    };
    const terminal = fakeTerminal({ files });
    terminal.facts.set('/srv/gateway/src', { isFolder: true, mode: 0o755, userId: 1000 });
    expect(await runCli(['scan', 'src'], terminal)).toBe(1);
    expect(terminal.written.out.match(/src\//gu)).toHaveLength(1);
    expect(terminal.written.out).toContain('src/b.ts:1');
    const none = fakeTerminal({ files: { ...files, '/srv/gateway/own.ignore': 'rule:generic-secret' } });
    expect(await runCli(['scan', '--ignore-file', 'own.ignore', 'src/b.ts'], none)).toBe(0);
  });

  test('JSON and CSV: lines, and the names of columns', async () => {
    const json = await run('scan a.json --format json', file(`{\n  "client_secret": "${KEY.slice(0, 5)}\\u0076Lx0PbN5mWc7RdK2s"\n}`, 'a.json'));
    expect(JSON.parse(json.terminal.written.out)).toMatchObject([{ file: 'a.json', line: 2, rule: 'generic-secret' }]);
    const csv = await run('scan a.csv --format json', file(`id,password,note\n1,"Vr7kQ!m2zx","a ""b"",\nc"\n2,x,${MAIL}\n`, 'a.csv'));
    expect(JSON.parse(csv.terminal.written.out)).toMatchObject([
      { line: 2, field: 'password', type: 'PASSWORD' },
      { line: 4, field: 'note', type: 'EMAIL_ADDRESS' },
    ]);
  });

  test('progress is shown to a person alone', async () => {
    const text = 'a line without anything\n'.repeat(800_000);
    const seen = fakeTerminal({ ...file(text), isNoteSeen: true, pieceBytes: 1_048_576 });
    expect(await runCli(['scan', 'app.log'], seen)).toBe(0);
    expect(seen.written.note).toContain('50 %');
    const unseen = fakeTerminal({ ...file('short'), isNoteSeen: false });
    await runCli(['scan', 'app.log'], unseen);
    expect(unseen.written.note).not.toContain('%');
  });
});

describe('redact', () => {
  test('text goes on but for what was found', async () => {
    const { code, terminal } = await run('redact app.log', file(`card ${CARD}, ${MAIL}\napi_key=${KEY}\n`));
    expect([code, terminal.written.out]).toEqual([0, 'card <CREDIT_CARD>, <EMAIL_ADDRESS>\napi_key=<SECRET>\n']);
    expect(terminal.written.note).toBe('3 findings redacted\n');
  });

  test('agentor:allow lets nothing through', async () => {
    expect((await run('redact app.log', file(`api_key=${KEY} # agentor:allow\n`))).terminal.written.out).not.toContain(KEY);
  });

  test('JSON stays JSON, each line of JSONL too', async () => {
    const value = { name: 'x "y" \\ z', note: `first\n${MAIL} "quoted"`, list: [1, true, null, { api_key: KEY }] };
    const json = await run('redact a.json', file(JSON.stringify(value, undefined, 2), 'a.json'));
    expect(JSON.parse(json.terminal.written.out)).toEqual({ ...value, note: 'first\n<EMAIL_ADDRESS> "quoted"', list: [1, true, null, { api_key: '<SECRET>' }] });
    const jsonl = await run('redact a.jsonl', file(`${JSON.stringify(value)}\nbroken {\n${JSON.stringify({ api_key: KEY })}\n`, 'a.jsonl'));
    const lines = jsonl.terminal.written.out.split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ note: 'first\n<EMAIL_ADDRESS> "quoted"' });
    expect(lines.slice(1)).toEqual(['broken {', '{"api_key":"<SECRET>"}', '']);
  });

  test('CSV keeps its quotes, separators and lines', async () => {
    const { terminal } = await run('redact a.csv', file(`id,password,note\r\n1,"Vr7kQ!m2zx","say ""hi"" to\n${MAIL}"\r\n2,,plain\r\n`, 'a.csv'));
    expect(terminal.written.out).toBe('id,password,note\r\n1,"<PASSWORD>","say ""hi"" to\n<EMAIL_ADDRESS>"\r\n2,,plain\r\n');
  });

  test('--output writes a file that is whole, --method mask hides the letters', async () => {
    const { code, terminal } = await run('redact app.log --output clean.log --method mask', file(`api_key=${KEY}\n`));
    expect(code).toBe(0);
    expect(terminal.store.get('/srv/gateway/clean.log')).toMatch(/^api_key=[*]+\n$/u);
    expect(terminal.written.out).toBe('');
  });

  test('a missing file exits 2', async () => {
    expect((await run('redact absent.log', {})).code).toBe(2);
  });
});

describe('screening', () => {
  const piece = fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\\', '\\n', '{"a":"', '"}', '[1,', ']', ' ', MAIL, `api_key=${KEY}`, CARD, '\\u00e9', 'é', ':', '1234567', '\t');
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

  test.each(['text', 'json', 'jsonl', 'csv', 'tsv'] as const)('FLT-2: %s comes out the same however it is cut', (type) => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 200 }), { maxLength: 8 }), (raw, cuts) => {
        expect(screen(type, raw, cuts)).toBe(screen(type, raw, []));
      }),
      { numRuns: 300 },
    );
  });

  test.each(['text', 'json', 'jsonl', 'csv', 'tsv'] as const)('%s without findings comes out to the letter', (type) => {
    const plain = fc.array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\\', '{"a":"', '"}', '[1,', ']', ' ', 'é', ':', '12', '\t'), { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(plain, (raw) => screen(type, raw, []) === raw));
  });
});

function screen(type: 'text' | 'json' | 'jsonl' | 'csv' | 'tsv', raw: string, cuts: readonly number[]): string {
  const screening = openScreening(type, { detectors: openDetectors(), isWanted: () => true, replace: ({ type: name }) => `<${name}>`, onSighting: () => undefined });
  let out = '';
  let start = 0;
  for (const cut of [...cuts.filter((offset) => offset < raw.length).toSorted((left, right) => left - right), raw.length]) {
    out += screening.push(raw.slice(start, cut));
    start = cut;
  }
  return out + screening.end();
}
