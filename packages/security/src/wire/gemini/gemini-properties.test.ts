import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import { collectAnswer } from '../../vocabulary/index.ts';
import { MalformedAnswer } from '../contract.ts';
import { geminiTarget } from './index.ts';

const CONTEXT = { nowS: 0, randomHex: (length: number) => '0'.repeat(length), model: 'm' };

type Piece = { readonly [name: string]: JsonObject[string] };

/** A part of an answer, and the pieces that a stream would send it in. */
function anyPieces(): fc.Arbitrary<readonly Piece[]> {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
  const signature = fc.option(fc.base64String({ minLength: 4, maxLength: 8 }), { nil: undefined });
  const written = fc.record({ texts, signature, isThought: fc.boolean() }).map((part) =>
    part.texts.map((text, index) => ({
      text,
      ...(part.isThought ? { thought: true } : {}),
      ...(part.signature === undefined || index < part.texts.length - 1 ? {} : { thoughtSignature: part.signature }),
    })),
  );
  const call = fc.record({ name: fc.constantFrom('f', 'g'), a: fc.nat(9), signature }).map(({ name, a, signature: signed }) => [
    { functionCall: { name, args: { a } }, ...(signed === undefined ? {} : { thoughtSignature: signed }) },
  ]);
  return fc.oneof(written, call);
}

function whole(pieces: readonly Piece[]): JsonObject {
  return { responseId: 'r', candidates: [{ content: { parts: pieces }, finishReason: 'STOP' }] };
}

describe('any answer of Gemini', () => {
  test('WIRE-1: however it is streamed, it says the same as the whole one', () => {
    fc.assert(
      fc.property(fc.array(anyPieces(), { minLength: 1, maxLength: 5 }), fc.infiniteStream(fc.boolean()), (parts, cuts) => {
        const pieces = parts.flat();
        const decoder = geminiTarget.openStreamDecoder(CONTEXT);
        const chunks: Piece[][] = [[]];
        for (const piece of pieces) {
          if (cuts.next().value === true) chunks.push([]);
          chunks.at(-1)?.push(piece);
        }
        const frames = chunks.map((chunk) => ({ responseId: 'r', candidates: [{ content: { parts: chunk } }] }));
        const events = [...frames, { candidates: [{ finishReason: 'STOP' }] }].flatMap((frame) => decoder.decode({ data: JSON.stringify(frame) }));
        expect(collectAnswer([...events, ...decoder.end()])).toEqual({ answer: geminiTarget.decodeAnswer(whole(pieces), CONTEXT) });
      }),
    );
  });

  test('WIRE-1: whatever a frame holds, the outcome is events or a malformed answer', () => {
    const key = fc.constantFrom('candidates', 'content', 'parts', 'text', 'functionCall', 'finishReason', 'index', 'usageMetadata', 'promptFeedback', 'error', 'thought', 'name', 'args');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.constantFrom('STOP', 'x', '', 1, -1, 1e21, null, true), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
    }));
    const frame = fc.dictionary(key, value, { maxKeys: 4 });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 3 }), (frames) => {
        const decoder = geminiTarget.openStreamDecoder(CONTEXT);
        expect(outcomeOf(() => [...frames.flatMap((data) => decoder.decode({ data: JSON.stringify(data) })), ...decoder.end()])).toMatch(/^(?:events|malformed)$/u);
        expect(() => geminiTarget.decodeFault(400, frames[0])).not.toThrow();
      }),
    );
  });
});

function outcomeOf(work: () => unknown): string {
  try {
    work();
    return 'events';
  } catch (error) {
    return error instanceof MalformedAnswer ? 'malformed' : String(error);
  }
}
