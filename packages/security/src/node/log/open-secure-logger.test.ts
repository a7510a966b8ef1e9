import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Secret } from '../../kernel/index.ts';
import { openSecureLogger } from './open-secure-logger.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'agentor-secure-log-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
let logs = 0;

function newFile(): string {
  return join(FOLDER, `log-${(logs += 1)}`, 'security.log');
}

describe('a secure log in files', () => {
  test('writes, verifies, and goes on after it was closed', async () => {
    const file = newFile();
    for (const message of ['first run', 'second run']) {
      await using logger = await openSecureLogger({ file });
      await logger.security({ message, userId: 'user123' });
      expect(await logger.verifyLogIntegrity()).toEqual(['intact', []]);
    }
    expect(readFileSync(file, 'utf8')).toMatch(/first run[\s\S]*second run/u);
  });

  test('log, state and key are readable by their owner alone', async () => {
    const file = newFile();
    await using logger = await openSecureLogger({ file });
    await logger.security({ message: 'x' });
    for (const path of [file, `${file}.state`, `${file}.key`, `${file}.lock`]) expect(statSync(path).mode & 0o077).toBe(0);
  });

  test('with the key handed out it is nowhere on the disk, and the log is unproven without it', async () => {
    const file = newFile();
    let key = new Secret('');
    await using logger = await openSecureLogger({
      file,
      onCreated: (created) => {
        key = created;
        return Promise.resolve();
      },
    });
    await logger.security({ message: 'x' });
    expect(existsSync(`${file}.key`)).toBe(false);
    expect(readFileSync(`${file}.state`, 'utf8')).not.toContain(key.reveal());
    expect((await logger.verifyLogIntegrity())[0]).toBe('unproven');
    expect((await logger.verifyLogIntegrity({ verificationKey: key }))[0]).toBe('intact');
  });

  test('a second writer is refused', async () => {
    const file = newFile();
    await using logger = await openSecureLogger({ file });
    await expect(openSecureLogger({ file })).rejects.toMatchObject({ code: 'log_in_use' });
    await logger.security({ message: 'x' });
  });

  test('a changed file is found', async () => {
    const file = newFile();
    await using logger = await openSecureLogger({ file });
    await logger.security({ message: 'the truth' });
    writeFileSync(file, readFileSync(file, 'utf8').replace('the truth', 'the trutH'));
    const [status, invalid] = await logger.verifyLogIntegrity();
    expect(status).toBe('broken');
    expect(invalid).toHaveLength(1);
  });

  test('LOG-4: rotation under load loses and repeats no sequence number, and the chain continues', async () => {
    const file = newFile();
    await using logger = await openSecureLogger({ file, rotateBytes: 10_000, epochLinesMax: 37 });
    for (let round = 0; round < 40; round += 1) {
      const durable = Array.from({ length: 25 }, (_, index) => logger.security({ message: `m${round}-${index}`, metadata: { round } }));
      await logger.info({ message: 'application' });
      // While segments are closed and compressed, the log is verified beside it.
      const verified = round % 10 === 0 ? logger.verifyLogIntegrity() : undefined;
      await Promise.all(durable);
      if (verified !== undefined) expect(await verified).toEqual(['intact', []]);
    }
    expect(await logger.verifyLogIntegrity()).toEqual(['intact', []]);
    await logger[Symbol.asyncDispose]();
    const names = readdirSync(join(file, '..')).filter((name) => name.endsWith('.zst'));
    expect(names.length).toBeGreaterThan(10);
    await using again = await openSecureLogger({ file });
    expect(await again.verifyLogIntegrity()).toEqual(['intact', []]);
  });

  test('LOG-6: a compressed segment that is damaged, or that was exchanged for another, is found', async () => {
    const file = newFile();
    const logger = await openSecureLogger({ file, rotateBytes: 3_000 });
    for (let index = 0; index < 60; index += 1) await logger.security({ message: `m${index}` });
    await logger[Symbol.asyncDispose]();
    const [first = '', second = ''] = readdirSync(join(file, '..')).filter((name) => name.endsWith('.zst')).map((name) => join(file, '..', name));
    const original = readFileSync(first);
    for (const damaged of [original.with(Math.floor(original.length / 2), 0), original.subarray(0, 40), readFileSync(second), Buffer.from('no zstd')]) {
      writeFileSync(first, damaged);
      await using again = await openSecureLogger({ file, rotateBytes: 3_000 });
      expect((await again.verifyLogIntegrity())[0]).toBe('broken');
    }
  });

  test('segments beyond the number or age to keep are removed, and the log tells so', async () => {
    const file = newFile();
    await using logger = await openSecureLogger({ file, rotateBytes: 2_000, segmentsMax: 3, compression: 'none' });
    for (let index = 0; index < 60; index += 1) await logger.security({ message: `m${index}` });
    expect(readdirSync(join(file, '..')).filter((name) => /\d{6}$/u.test(name))).toHaveLength(3);
    expect(await logger.verifyLogIntegrity()).toEqual(['intact', []]);
  });

  test('LOG-5: a torn last line, cut at any byte, is repaired at the opening, told, and no entry before it is lost', async () => {
    const file = newFile();
    const logger = await openSecureLogger({ file });
    await logger.security({ message: 'acknowledged' });
    await logger[Symbol.asyncDispose]();
    const whole = statSync(file).size;
    appendFileSync(file, '{"seq":99,"epoch":2,"time":"TORN');
    for (const cut of [0, 1, 5, 20]) {
      if (cut > 0) appendFileSync(file, 'x'.repeat(cut));
      await using again = await openSecureLogger({ file });
      await again.security({ message: 'after' });
      const text = readFileSync(file, 'utf8');
      expect(text).toContain('acknowledged');
      expect(text).not.toContain('TORN');
      expect(text).toMatch(/"tornBytes":[1-9]/u);
      expect(await again.verifyLogIntegrity()).toEqual(['intact', []]);
    }
    expect(statSync(file).size).toBeGreaterThan(whole);
  });

  test('LOG-6: a tail that was cut off while the log was closed is found at the next opening', async () => {
    const file = newFile();
    const logger = await openSecureLogger({ file });
    for (let index = 0; index < 5; index += 1) await logger.security({ message: `m${index}` });
    await logger[Symbol.asyncDispose]();
    const lines = readFileSync(file, 'utf8').split('\n');
    truncateSync(file, Buffer.byteLength(`${lines.slice(0, -5).join('\n')}\n`));
    await using again = await openSecureLogger({ file });
    expect(readFileSync(file, 'utf8')).toMatch(/"message":"log.opened","metadata":\{"tornBytes":0,"faults":[1-9]/u);
    expect((await again.verifyLogIntegrity())[0]).toBe('broken');
  });
});
