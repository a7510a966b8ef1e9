import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kernel/index.ts';
import { collectAnswer } from '../../vocabulary/index.ts';
import { MalformedAnswer, type ProviderFrame } from '../contract.ts';
import { bedrockConverseTarget } from './index.ts';

const CONTEXT = { nowS: 0, randomHex: (length: number) => '0'.repeat(length), model: 'm' };

/** A content block, and the deltas that a stream would send it in. */
interface Block {
  readonly whole: JsonObject;
  readonly start?: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function anyBlock(): fc.Arbitrary<Block> {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 });
  const text = texts.map((pieces): Block => ({ whole: { text: pieces.join('') }, deltas: pieces.map((piece) => ({ text: piece })) }));
  const reasoning = fc.record({ texts, signature: fc.base64String({ minLength: 4, maxLength: 8 }) }).map(
    ({ texts: pieces, signature }): Block => ({
      whole: { reasoningContent: { reasoningText: { text: pieces.join(''), signature } } },
      deltas: [...pieces.map((piece) => ({ reasoningContent: { text: piece } })), { reasoningContent: { signature } }],
    }),
  );
  const redacted = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }).map((pieces): Block => {
    const encoded = pieces.map((piece) => Buffer.from(piece).toString('base64'));
    return {
      whole: { reasoningContent: { redactedContent: Buffer.concat(pieces).toString('base64') } },
      deltas: encoded.map((redactedContent) => ({ reasoningContent: { redactedContent } })),
    };
  });
  const call = fc.record({ a: fc.string({ maxLength: 8 }), cut: fc.nat(8) }).map(({ a, cut }): Block => {
    const json = JSON.stringify({ a });
    return {
      whole: { toolUse: { toolUseId: 't', name: 'f', input: { a } } },
      start: { toolUse: { toolUseId: 't', name: 'f' } },
      deltas: [{ toolUse: { input: json.slice(0, cut) } }, { toolUse: { input: json.slice(cut) } }],
    };
  });
  return fc.oneof(text, reasoning, redacted, call);
}

function framesOf({ start, deltas }: Block, contentBlockIndex: number): readonly ProviderFrame[] {
  return [
    ...(start === undefined ? [] : [frame('contentBlockStart', { contentBlockIndex, start })]),
    ...deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex, delta })),
    frame('contentBlockStop', { contentBlockIndex }),
  ];
}

const frame = (event: string, data: unknown): ProviderFrame => ({ event, data: JSON.stringify(data) });

describe('any answer of Bedrock', () => {
  test('WIRE-1: its stream says the same as the whole one', () => {
    fc.assert(
      fc.property(fc.array(anyBlock(), { maxLength: 5 }), (blocks) => {
        const decoder = bedrockConverseTarget.openStreamDecoder(CONTEXT);
        const frames = [frame('messageStart', {}), ...blocks.flatMap(framesOf), frame('messageStop', { stopReason: 'end_turn' })];
        const events = [...frames.flatMap((one) => decoder.decode(one)), ...decoder.end()];
        const body: JsonObject = { output: { message: { content: blocks.map(({ whole }) => whole) } }, stopReason: 'end_turn' };
        expect(collectAnswer(events)).toEqual({ answer: bedrockConverseTarget.decodeAnswer(body, CONTEXT) });
      }),
    );
  });

  test('WIRE-1: whatever a frame holds, the outcome is events or a malformed answer', () => {
    const key = fc.constantFrom('contentBlockIndex', 'delta', 'start', 'toolUse', 'toolUseId', 'name', 'input', 'text', 'reasoningContent', 'signature', 'redactedContent', 'stopReason', 'usage', 'inputTokens', 'message');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, fc.constantFrom('end_turn', 'x', '', 0, 1, -1, null, true), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
    }));
    const event = fc.constantFrom('messageStart', 'contentBlockStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata', 'throttlingException', 'unknown');
    const frames = fc.array(fc.tuple(event, fc.dictionary(key, value, { maxKeys: 4 })), { maxLength: 4 });
    fc.assert(
      fc.property(frames, (list) => {
        const decoder = bedrockConverseTarget.openStreamDecoder(CONTEXT);
        expect(outcomeOf(() => [...list.flatMap(([name, data]) => decoder.decode(frame(name, data))), ...decoder.end()])).toMatch(/^(?:events|malformed)$/u);
        expect(() => bedrockConverseTarget.decodeFault(400, list[0]?.[1])).not.toThrow();
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
