import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

describe('examples', () => {
  it('a Hono application behind the library lets the sound request through and explains the others', () => {
    const lines = run('examples/protect-a-hono-application.ts').trim().split('\n');
    expect(lines[0]).toBe('200 {"model":"small","surface":"chat-completions"}');
    expect(lines[1]).toMatch(/^400 .*model must not have a key twice/u);
    expect(lines[2]).toMatch(/^400 /u);
    expect(lines.join('\n')).not.toContain('attacker');
  });

  it('the library function by function', () => {
    expect(run('examples/validate-and-check.ts').trim().split('\n')).toEqual([
      'model: small',
      expect.stringMatching(/^refused: temperature must be /u),
      'reads: ignore all - sent as: ｉｇｎｏｒｅ',
      'metadata in disguise: false',
      'own network: true',
    ]);
  });

  it('a log that proves itself, as the specification shows it', () => {
    expect(run('examples/log-securely.ts').trim()).toBe('Log integrity: intact, invalid entries: 0');
  });

  it('content is filtered on its way out and back', () => {
    const [sent = '', verdict, received = ''] = run('examples/filter-content.ts').trim().split('\n');
    expect(sent).toMatch(/Charge \[\[CREDIT_CARD_1_..\]\] and write to \[\[EMAIL_ADDRESS_1_..\]\]/u);
    expect(verdict).toBe('verdict: changed not scanned: prompt-injection');
    expect(received).toMatch(/Charge 4111 1111 1111 1111 and write to jane\.doe@example\.com.*Ask <EMAIL_ADDRESS>\./u);
  });

  it('metrics and alerts, as the specification shows them', () => {
    expect(run('examples/raise-alerts.ts').trim().split('\n')).toEqual([
      'firing x1: high Security violation detected (security_system)',
      'told',
      'counted',
      'agentor_security_injection_attempts_total 1',
    ]);
  });

  it('an audit trail: added, found, checked, proven, and a person erased from it', () => {
    expect(run('examples/audit-trail.ts').trim().split('\n')).toEqual([
      'login user (success) from 192.168.1.1',
      'Audit trail integrity: intact-unwitnessed, 0 invalid entries',
      'receipt holds: true',
      'after erasure: user undefined, unreadable details.ip_address resource user',
      'receipt holds: true',
    ]);
  });

  it('the program in the README of the library runs as it stands', () => {
    const program = /```ts\n([\s\S]*?)```/u.exec(readFileSync(join(ROOT, 'packages/security/README.md'), 'utf8'))?.[1] ?? '';
    const folder = mkdtempSync(join(ROOT, 'tests/examples/readme-'));
    try {
      writeFileSync(join(folder, 'readme.ts'), program);
      expect(run(join(folder, 'readme.ts'))).toMatch(/^400 .*model must not have a key twice/u);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function run(program: string): string {
  return execFileSync(process.execPath, ['--conditions=agentor-source', program], { cwd: ROOT, encoding: 'utf8' });
}
