import { Readable } from 'node:stream';
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { collectAnswer, type StreamEvent } from '@agentor/security/vocabulary';
import { bedrockConverseTarget } from '@agentor/security/wire';
import { describe, expect, test } from 'vitest';
import { EventStreamSplitter } from './event-stream-splitter.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

function message(name: string, data: object, type: 'event' | 'exception' = 'event'): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: type },
      [`:${type}-type`]: { type: 'string', value: name },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: fromUtf8(JSON.stringify(data)),
  });
}

const MESSAGES: readonly Uint8Array[] = [
  message('messageStart', { role: 'assistant' }),
  message('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm' } } }),
  message('contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'c2ln' } } }),
  message('contentBlockStop', { contentBlockIndex: 0 }),
  message('contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Hé' } }),
  message('contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'llo' } }),
  message('contentBlockStop', { contentBlockIndex: 1 }),
  message('contentBlockStart', { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'f' } } }),
  message('contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '{"a":' } } }),
  message('contentBlockDelta', { contentBlockIndex: 2, delta: { toolUse: { input: '1}' } } }),
  message('contentBlockStop', { contentBlockIndex: 2 }),
  message('messageStop', { stopReason: 'tool_use' }),
  message('metadata', { usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 }, metrics: { latencyMs: 1 } }),
];

/** What the official SDK reads of the same bytes, put together. */
async function readBySdk(messages: readonly Uint8Array[]): Promise<Readonly<Record<string, unknown>>> {
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'A', secretAccessKey: 'S' },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: {
          statusCode: 200,
          headers: { 'content-type': 'application/vnd.amazon.eventstream' },
          body: Readable.from(messages),
        },
      }),
    },
  });
  const read = { reasoning: '', signature: '', text: '', call: '', input: '', stopReason: '', tokens: 0 };
  const { stream } = await client.send(new ConverseStreamCommand({ modelId: 'm', messages: [] }));
  for await (const event of stream ?? []) {
    const delta = event.contentBlockDelta?.delta;
    read.reasoning += delta?.reasoningContent?.text ?? '';
    read.signature += delta?.reasoningContent?.signature ?? '';
    read.text += delta?.text ?? '';
    read.input += delta?.toolUse?.input ?? '';
    read.call += event.contentBlockStart?.start?.toolUse?.toolUseId ?? '';
    read.stopReason += event.messageStop?.stopReason ?? '';
    read.tokens += event.metadata?.usage?.outputTokens ?? 0;
  }
  return read;
}

function readByUs(messages: readonly Uint8Array[]): readonly StreamEvent[] {
  const splitter = new EventStreamSplitter();
  const decoder = bedrockConverseTarget.openStreamDecoder({ nowS: 0, randomHex: (length) => '0'.repeat(length), model: 'm' });
  const events = messages.flatMap((bytes) => splitter.push(bytes)).flatMap((frame) => decoder.decode(frame));
  return [...events, ...splitter.end().flatMap((frame) => decoder.decode(frame)), ...decoder.end()];
}

describe('a stream of Bedrock, from bytes to events', () => {
  test('WIRE-1: says what the official SDK reads of the same bytes', async () => {
    expect(await readBySdk(MESSAGES)).toEqual({
      reasoning: 'hm',
      signature: 'c2ln',
      text: 'Héllo',
      call: 't1',
      input: '{"a":1}',
      stopReason: 'tool_use',
      tokens: 4,
    });
    expect(collectAnswer(readByUs(MESSAGES))).toMatchObject({
      answer: {
        choices: [
          {
            parts: [
              { kind: 'reasoning', text: 'hm', signature: 'c2ln' },
              { kind: 'text', text: 'Héllo' },
              { kind: 'tool-call', callId: 't1', name: 'f', argumentsJson: '{"a":1}' },
            ],
            stopReason: 'tool-use',
          },
        ],
        usage: { inputTokens: 3, outputTokens: 4 },
      },
    });
  });

  test('WIRE-1: an exception ends it, for the official SDK and for us', async () => {
    const messages = [...MESSAGES.slice(0, 5), message('throttlingException', { message: 'slow' }, 'exception')];
    await expect(readBySdk(messages)).rejects.toThrow('slow');
    expect(readByUs(messages).at(-1)).toEqual({ type: 'fault', fault: { kind: 'rate-limited', message: 'slow', code: 'ThrottlingException' } });
  });
});
