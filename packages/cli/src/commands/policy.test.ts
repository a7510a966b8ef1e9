import { describe, expect, test } from 'vitest';
import { type FakeMachine, type FakeTerminal, fakeTerminal } from '../fake-terminal.test-data.ts';
import { runCli } from '../run-cli.ts';

const CARD = '4111 1111 1111 1111';
const KEY = 'q8Zt3vLx0PbN5mWc7RdK2s';
const TEXT = `Hello,\nmy card is ${CARD} and api_key=${KEY}\n`;
const POLICY = JSON.stringify({ requests: { defaultAction: 'flag', types: { 'CREDIT*': 'restore', SECRET: 'redact' }, scoreMin: 0.7 }, answers: { types: { SECRET: 'block' } } });

async function run(line: string, machine: FakeMachine = {}): Promise<{ readonly code: number; readonly terminal: FakeTerminal }> {
  const terminal = fakeTerminal({ input: TEXT, files: { '/srv/gateway/policy.json': POLICY }, ...machine });
  const code = await runCli(line.split(' ').filter(Boolean), terminal);
  return { code, terminal };
}

describe('policy test', () => {
  test('shows each decision and what led to it, and no value', async () => {
    const { code, terminal } = await run('policy test --policy policy.json');
    expect(code).toBe(0);
    const [head, ...rows] = terminal.written.out.trimEnd().split('\n').map((line) => line.split(/ {2,}/u));
    expect(head).toEqual(['PLACE', 'TYPE', 'RULE', 'SCORE', 'ACTION', 'BECAUSE']);
    expect(rows.map(([place, type, , , action, because]) => [place, type, action, because])).toEqual([
      ['2:12', 'CREDIT_CARD', 'restore', 'the policy names CREDIT*'],
      ['2:44', 'SECRET', 'redact', 'the policy names SECRET'],
    ]);
    expect(terminal.written.note).toBe('The text goes on, changed.\n');
    for (const value of [CARD, KEY]) expect(terminal.written.out + terminal.written.note).not.toContain(value);
  });

  test('--show-result shows the text as it goes on', async () => {
    const { terminal } = await run('policy test --policy policy.json --show-result');
    expect(terminal.written.out).toMatch(/\nHello,\nmy card is \[\[CREDIT_CARD_[^\]]+\]\] and api_key=<SECRET>\n$/u);
  });

  test('a text that is refused exits 1', async () => {
    const { code, terminal } = await run('policy test --policy policy.json --direction answer --show-result');
    expect([code, terminal.written.note]).toEqual([1, 'The text is refused.\n']);
    expect(terminal.written.out).not.toContain(KEY);
  });

  test('--json gives the same to programs', async () => {
    const { terminal } = await run('policy test --json');
    expect(JSON.parse(terminal.written.out)).toMatchObject([{ type: 'CREDIT_CARD', action: 'restore', because: { kind: 'default' } }, { type: 'SECRET', rule: 'generic-secret', detector: 'secrets' }]);
  });

  test.each([
    ['{', 'not JSON'],
    ['[]', 'must be an object'],
    ['{"request": {}}', 'has no request'],
    ['{"requests": {"mode": "on"}}', 'requests.mode must be one of: enforce, monitor, off'],
    ['{"requests": {"types": {"SECRET": "drop"}}}', 'requests.types.SECRET must be one of'],
    ['{"answers": {"scoreMin": 2}}', 'answers.scoreMin must be a number'],
  ])('the policy %s exits 2 and says what is wrong', async (policy, message) => {
    const { code, terminal } = await run('policy test --policy policy.json', { files: { '/srv/gateway/policy.json': policy } });
    expect(code).toBe(2);
    expect(terminal.written.note).toContain(message);
  });

  test('missing files exit 2', async () => {
    expect((await run('policy test --policy absent.json')).code).toBe(2);
    expect((await run('policy test absent.txt')).code).toBe(2);
  });
});
