import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVerifierKey, formatVerifierKey, noteSigner, noteVerifier, isKeyName } from './note-key.ts';
import { formatCheckpoint, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { cosignCheckpoint, verifyCosignatures } from './cosignature.ts';
import { formatNote, formatSignatureLine, parseNote, parseSignatureLine, signNote, verifyNote } from './signed-note.ts';
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts';

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const logSigner = noteSigner({ name: 'log.example/audit', kind: 'ed25519', seed: seed(1) });
const witnessSigner = noteSigner({ name: 'witness.example/w1', kind: 'ed25519-cosignature', seed: seed(2) });
const ROOT = new Uint8Array(32).fill(9);
const CHECKPOINT = { origin: 'log.example/audit', size: 42, root: ROOT };
const LOG = { origin: CHECKPOINT.origin, logKeys: [logSigner.verifier] };

describe('signed notes', () => {
  test('AUD-2: the example of golang.org/x/mod/sumdb/note is signed byte for byte the same, and verifies', () => {
    const verifier = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const [, encoded = ''] = /\+c74f20a3\+(.*)$/u.exec('PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz') ?? [];
    const signer = noteSigner({ name: 'PeterNeumann', kind: 'ed25519', seed: Buffer.from(encoded, 'base64').subarray(1) });
    const note = signNote("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n", [signer]);
    expect(note.split('\n').at(-2)).toBe('\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=');
    expect(verifier && verifyNote(opened(note), [verifier])).toEqual([verifier]);
    expect(formatVerifierKey(signer.verifier)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  });

  test('what is no note is not taken for one', () => {
    const note = signCheckpoint(CHECKPOINT, [logSigner]);
    expect(parseNote(note)).toBeDefined();
    const bad = ['', '\n', note.slice(0, -1), note.replace('\n\n', '\n'), note.replace('\u2014', '-'), note.replace('\u2014 ', '\u2014'), `${note}\n`, note.replace('\n', '\r\n'), `\u0000${note}`, note.replace('log', 'l\ud800g'), `${note}more\n`];
    expect(bad.map(parseNote)).toEqual(bad.map(() => undefined));
  });

  test('a signature of an unknown key is passed over, even with a known name or id; one that names a known key must be its own', () => {
    const note = opened(signNote('a text\n', [logSigner]));
    const [line] = note.signatures;
    const stranger = noteSigner({ name: logSigner.verifier.name, kind: 'ed25519', seed: seed(3) });
    expect(verifyNote(note, [stranger.verifier])).toEqual([]);
    expect(verifyNote({ ...note, text: 'another text\n' }, [logSigner.verifier])).toBeUndefined();
    expect(line && verifyNote({ ...note, signatures: [{ ...line, bytes: line.bytes.subarray(1) }] }, [logSigner.verifier])).toBeUndefined();
  });

  test('a text that would break the form is not signed', () => {
    for (const text of ['no newline', 'a\u0007\n', 'a\r\n', '\ud800\n']) expect(() => signNote(text, [logSigner])).toThrow(RangeError);
  });

  test('any text with any signatures reads back as it was written', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => parseNote(`${text}\n\n${formatSignatureLine({ name: 'x', id: 1, bytes: seed(1) })}`) !== undefined);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 16 }), (lines, bytes) => {
        const note = { text: `${lines.join('\n')}\n`, signatures: bytes.map((one, id) => ({ name: `key/${id}`, id, bytes: one })) };
        const back = parseNote(formatNote(note));
        expect(back?.text).toBe(note.text);
        expect(back?.signatures.map((one) => [one.name, one.id, [...one.bytes]])).toEqual(note.signatures.map((one) => [one.name, one.id, [...one.bytes]]));
      }),
      { numRuns: 60 },
    );
  });

  test('signature lines have one spelling', () => {
    expect(parseSignatureLine('\u2014 name AAAAAQI=')).toEqual({ name: 'name', id: 1, bytes: Buffer.of(2) });
    for (const line of ['\u2014 name AAAAAQI', '\u2014 name AAAAAQJ=', '\u2014 name AAAAAQ==', '\u2014  name AAAAAQI=', '\u2014 name  AAAAAQI=', '\u2014 na+me AAAAAQI=', '\u2014 name AAAAAQI= ', '\u2014 name AAAA-QI=']) {
      expect(parseSignatureLine(line)).toBeUndefined();
    }
  });
});

describe('verifier keys', () => {
  test('published keys of logs and witnesses read back as they are written', () => {
    const lines = ['remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2', 'TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6'];
    expect(lines.map((line) => formatVerifierKey(required(parseVerifierKey(line))))).toEqual(lines);
  });

  test('a key with another id, kind, length or name is refused', () => {
    const good = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    const bad = ['', good.slice(0, -4), good.replace('c74f20a3', 'c74f20a4'), good.replace('c74f20a3', 'C74F20A3'), good.replace('Peter', 'Piter'), good.replace('+ARpc', '+ZRpc'), `${good}AAAA`, good.replaceAll('+', '-')];
    expect(bad.map(parseVerifierKey)).toEqual(bad.map(() => undefined));
    expect(() => noteVerifier({ name: 'a b', kind: 'ed25519', publicKey: seed(1) })).toThrow(RangeError);
    expect(() => noteSigner({ name: 'ab', kind: 'ed25519', seed: new Uint8Array(31) })).toThrow(RangeError);
    expect(['', 'a b', 'a+b', 'a\u00a0b', 'a\u2003', 'a\n', 'a\u0000', 'x'.repeat(256), 'a\ud800'].map(isKeyName)).not.toContain(true);
  });

  test('the private key shows in no print of a signer', () => {
    expect(JSON.stringify(logSigner)).not.toContain(Buffer.from(seed(1)).toString('base64'));
    expect(Object.keys(logSigner)).toEqual(['verifier', 'sign']);
  });
});

describe('checkpoints', () => {
  test('C2SP tlog-checkpoint: the form of the example', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const checkpoint = required(parseCheckpoint(text));
    expect([checkpoint.origin, checkpoint.size, checkpoint.extensions]).toEqual(['example.com/behind-the-sofa', 20_852_163, []]);
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(parseCheckpoint(`${text}ext\n`)?.extensions).toEqual(['ext']);
  });

  test('what is no checkpoint is not taken for one', () => {
    const good = formatCheckpoint(CHECKPOINT);
    const bad = ['', good.slice(0, -1), good.replace('42', '042'), good.replace('42', '-1'), good.replace('42', '4_2'), good.replace('42', ''), good.replace('42', '9007199254740993'), good.replace('CQk', 'CQ'), `\n${good}`, `${good}\n`, good.replace('=', ''), good.split('\n').slice(1).join('\n')];
    expect(bad.map(parseCheckpoint)).toEqual(bad.map(() => undefined));
  });

  test('only a checkpoint of this log, signed by a key of this log, is opened', () => {
    const note = signCheckpoint(CHECKPOINT, [logSigner]);
    expect(openCheckpoint(note, LOG)?.size).toBe(42);
    expect(openCheckpoint(note, { ...LOG, origin: 'other.example' })).toBeUndefined();
    expect(openCheckpoint(note.replace('42', '43'), LOG)).toBeUndefined();
    expect(openCheckpoint(note, { ...LOG, logKeys: [] })).toBeUndefined();
    expect(openCheckpoint('no note', LOG)).toBeUndefined();
  });

  test('an origin with a newline cannot forge a size', () => {
    const note = signCheckpoint({ ...CHECKPOINT, origin: 'log.example/audit\n7' }, [logSigner]);
    expect(openCheckpoint(note, LOG)).toBeUndefined();
  });
});

describe('cosignatures', () => {
  test('AUD-2: a checkpoint of a public log with the cosignatures of four public witnesses', () => {
    const keys = PUBLIC_WITNESSES.map((line) => required(parseVerifierKey(line)));
    const log = required(parseVerifierKey('arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f'));
    const note = opened(PUBLIC_CHECKPOINT);
    expect(verifyCosignatures(note, keys)?.map(({ witness, timeSeconds }) => [witness.name, timeSeconds])).toEqual(keys.map(({ name }) => [name, 1_779_573_024]));
    expect(openCheckpoint(PUBLIC_CHECKPOINT, { origin: 'arche2025h1.staging.ct.transparency.dev', logKeys: [log] })?.size).toBe(1_432_088_532);
    expect(verifyCosignatures({ ...note, text: note.text.replace('1432088532', '42') }, keys)).toBeUndefined();
  });

  test('a cosignature holds for its text and its time alone', () => {
    const text = formatCheckpoint(CHECKPOINT);
    const note = opened(`${signCheckpoint(CHECKPOINT, [logSigner])}${cosignCheckpoint(text, 1_700_000_000, witnessSigner)}`);
    expect(verifyCosignatures(note, [witnessSigner.verifier])).toEqual([{ witness: witnessSigner.verifier, timeSeconds: 1_700_000_000 }]);
    expect(verifyNote(note, [logSigner.verifier, witnessSigner.verifier])).toEqual([logSigner.verifier]);
    const moved = note.signatures.map((one) => (one.name === witnessSigner.verifier.name ? { ...one, bytes: Buffer.from(one.bytes).fill(1, 7, 8) } : one));
    expect(verifyCosignatures({ ...note, signatures: moved }, [witnessSigner.verifier])).toBeUndefined();
  });

  test('a key for notes is none for cosignatures, and a time is whole seconds', () => {
    expect(() => cosignCheckpoint('x\n', 1, logSigner)).toThrow(RangeError);
    for (const time of [-1, 1.5, Number.NaN]) expect(() => cosignCheckpoint('x\n', time, witnessSigner)).toThrow(RangeError);
  });
});

describe('proofs in one file', () => {
  test('C2SP tlog-proof: a proof reads back as it was written, with and without extra data', () => {
    const checkpoint = signCheckpoint(CHECKPOINT, [logSigner]);
    for (const proof of [{ index: 0, proof: [], checkpoint }, { index: 41, proof: [ROOT, seed(3)], checkpoint, extra: Buffer.from('extra') }]) {
      const back = required(parseTlogProof(formatTlogProof(proof)));
      expect({ ...back, proof: back.proof.map((hash) => [...hash]) }).toEqual({ ...proof, proof: proof.proof.map((hash) => [...hash]) });
    }
    expect(formatTlogProof({ index: 7, proof: [ROOT], checkpoint })).toBe(`c2sp.org/tlog-proof@v1\nindex 7\n${Buffer.from(ROOT).toString('base64')}\n\n${checkpoint}`);
  });

  test('what is no proof is not taken for one', () => {
    const good = formatTlogProof({ index: 7, proof: [ROOT], checkpoint: 'c\n', extra: Buffer.of(1) });
    const bad = ['', good.replace('@v1', '@v2'), good.replace('index 7', 'index 07'), good.replace('index', 'Index'), good.replace('CQk', 'CQ'), good.replace('AQ==', 'AQ'), good.replace('\n\n', '\n'), good.replace('index 7\n', ''), good.replace('index 7\n', `index 7\n${'CQkJ'.repeat(11)}\n`.repeat(64))];
    expect(bad.map(parseTlogProof)).toEqual(bad.map(() => undefined));
  });
});

function opened(note: string): NonNullable<ReturnType<typeof parseNote>> {
  return required(parseNote(note));
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('there is none');
  return value;
}

/** A checkpoint of a public log as witnesses saw it in May 2026 (from the tests of github.com projects that verify it). */
const PUBLIC_CHECKPOINT = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

\u2014 arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
\u2014 arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
\u2014 transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
\u2014 witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
\u2014 remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
\u2014 witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`;
const PUBLIC_WITNESSES = [
  'transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM',
  'witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO',
  'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
  'witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv',
];
