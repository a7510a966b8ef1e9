import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyRanges } from '../merkle/consistency.ts';
import { growTestTree, someEntries } from '../merkle/merkle.test-data.ts';
import { signCheckpoint } from './checkpoint.ts';
import { noteSigner } from './note-key.ts';
import { answerAddCheckpoint, formatAddCheckpoint, parseAddCheckpoint, type WitnessAnswer, type WitnessedTree } from './witness-protocol.ts';

const ORIGIN = 'log.example/audit';
const log = noteSigner({ name: ORIGIN, kind: 'ed25519', seed: new Uint8Array(32).fill(1) });
const stranger = noteSigner({ name: ORIGIN, kind: 'ed25519', seed: new Uint8Array(32).fill(2) });
const tree = growTestTree(someEntries(64));
const fork = growTestTree([...someEntries(10), Buffer.from('another'), ...someEntries(53)]);

describe('a witness', () => {
  test('AUD-4: cosigns the first checkpoint it sees, and every one that extends the one before', () => {
    expect(ask({ oldSize: 0, size: 10 }, undefined)).toMatchObject({ status: 200, checkpoint: { size: 10 } });
    expect(ask({ oldSize: 10, size: 33 }, 10)).toMatchObject({ status: 200, checkpoint: { size: 33 } });
    expect(ask({ oldSize: 33, size: 33 }, 33)).toMatchObject({ status: 200 });
  });

  test('AUD-4: 409 with the size it knows, when the log thinks of another', () => {
    expect(ask({ oldSize: 0, size: 33 }, 10)).toEqual({ status: 409, size: 10 });
    expect(ask({ oldSize: 5, size: 33 }, 10)).toEqual({ status: 409, size: 10 });
    expect(ask({ oldSize: 5, size: 9 }, 10)).toEqual({ status: 409, size: 10 });
  });

  test('AUD-4: a fork of the same size gets 409, a longer one 422', () => {
    expect(ask({ oldSize: 33, size: 33, of: fork }, 33)).toEqual({ status: 409, size: 33 });
    expect(ask({ oldSize: 20, size: 33, of: fork }, 20)).toEqual({ status: 422 });
    expect(ask({ oldSize: 10, size: 33, of: fork }, 10)).toMatchObject({ status: 200 });
  });

  test('400 for what is no request or goes back, 404 for a log it does not watch, 403 without the key it trusts', () => {
    for (const body of ['', 'old 0\n', 'old 0\n\n', 'old 0\n\nno checkpoint\n', 'new 0\n\n', 'old x\n\n']) expect(answer(body, undefined)).toEqual({ status: 400 });
    expect(ask({ oldSize: 20, size: 10 }, 20)).toEqual({ status: 400 });
    expect(ask({ oldSize: 0, size: 10, origin: 'other.example' }, undefined)).toEqual({ status: 404 });
    expect(ask({ oldSize: 0, size: 10, by: stranger }, undefined)).toEqual({ status: 403 });
  });

  test('a proof that was not asked for is refused', () => {
    expect(ask({ oldSize: 0, size: 10, proof: [new Uint8Array(32)] }, undefined)).toEqual({ status: 422 });
    expect(ask({ oldSize: 10, size: 10, proof: [new Uint8Array(32)] }, 10)).toEqual({ status: 422 });
  });

  test('requests read back as they were written; 64 lines of proof are too many', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.nat(), fc.array(hash, { maxLength: 63 }), (oldSize, proof) => {
        const back = parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof, note: 'a note\n' }));
        expect(back && { ...back, proof: back.proof.map((one) => [...one]) }).toEqual({ oldSize, proof: proof.map((one) => [...one]), note: 'a note\n' });
      }),
    );
    const long = Array.from({ length: 64 }, () => new Uint8Array(32));
    expect(parseAddCheckpoint(formatAddCheckpoint({ oldSize: 1, proof: long, note: 'a note\n' }))).toBeUndefined();
  });

  test('whatever sizes are asked for in whatever order, what it cosigned forms one history', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 64 }), fc.boolean()), { maxLength: 20 }), (steps) => {
        let known: WitnessedTree | undefined;
        for (const [size, isFork] of steps) {
          const from = Math.min(known?.size ?? 0, size);
          const answered = ask({ oldSize: from, size, of: isFork ? fork : tree }, known);
          if (answered.status !== 200) continue;
          expect(answered.checkpoint.size).toBeGreaterThanOrEqual(known?.size ?? 0);
          known = answered.checkpoint;
        }
        const histories = [tree, fork].map((one) => Buffer.from(one.roots[known?.size ?? 0] ?? []).equals(known?.root ?? one.roots[0] ?? new Uint8Array(0)));
        expect(histories).toContain(true);
      }),
    );
  });
});

interface Asked {
  readonly oldSize: number;
  readonly size: number;
  readonly of?: typeof tree;
  readonly origin?: string;
  readonly by?: typeof log;
  readonly proof?: readonly Uint8Array[];
}

function ask(asked: Asked, known: number | WitnessedTree | undefined): WitnessAnswer {
  const { oldSize, size, of = tree, origin = ORIGIN, by = log } = asked;
  const note = signCheckpoint({ origin, size, root: of.roots[size] ?? new Uint8Array(32) }, [by]);
  const proof = asked.proof ?? of.prove(consistencyRanges(Math.min(oldSize, size), size));
  return answer(formatAddCheckpoint({ oldSize, proof, note }), known);
}

function answer(body: string, known: number | WitnessedTree | undefined): WitnessAnswer {
  const latest = typeof known === 'number' ? { size: known, root: tree.roots[known] ?? new Uint8Array(32) } : known;
  return answerAddCheckpoint(body, { logKeys: (origin) => (origin === ORIGIN ? [log.verifier] : undefined), latest: () => latest });
}
