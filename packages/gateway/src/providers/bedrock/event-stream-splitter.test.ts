import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import { MalformedAnswer } from '@agentor/security/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventStreamSplitter } from './event-stream-splitter.ts';

const codec = new EventStreamCodec(toUtf8, fromUtf8);

function message(type: 'event' | 'exception', name: string, data: string): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: type },
      [`:${type}-type`]: { type: 'string', value: name },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: fromUtf8(data),
  });
}

describe('the binary stream of Bedrock', () => {
  test('WIRE-1: however the bytes are cut, the frames are what the official codec wrote', () => {
    const frame = fc.record({ event: fc.stringMatching(/^[A-Za-z]{1,20}$/u), data: fc.json(), type: fc.constantFrom('event' as const, 'exception' as const) });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(2000), { maxLength: 12 }), (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(({ type, event, data }) => message(type, event, data)));
        const splitter = new EventStreamSplitter();
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
        const got = places.slice(1).flatMap((to, index) => splitter.push(bytes.subarray(places[index], to)));
        expect([...got, ...splitter.end()]).toEqual(frames.map(({ event, data }) => ({ event, data, text: '' })));
      }),
    );
  });

  test('WIRE-1: one byte at a time gives the same frames', () => {
    const bytes = Buffer.concat([message('event', 'messageStart', '{"role":"assistant"}'), message('event', 'messageStop', '{}')]);
    const splitter = new EventStreamSplitter();
    expect([...bytes].flatMap((byte) => splitter.push(Uint8Array.of(byte))).map(({ event }) => event)).toEqual(['messageStart', 'messageStop']);
  });

  test('WIRE-1: headers of every type are stepped over', () => {
    const bytes = codec.encode({
      headers: {
        'a': { type: 'boolean', value: true },
        'b': { type: 'byte', value: 1 },
        'c': { type: 'short', value: 1 },
        'd': { type: 'integer', value: 1 },
        'e': { type: 'binary', value: Uint8Array.of(1, 2) },
        'f': { type: 'timestamp', value: new Date(0) },
        'g': { type: 'uuid', value: '00000000-0000-4000-8000-000000000000' },
        ':message-type': { type: 'string', value: 'event' },
        ':event-type': { type: 'string', value: 'ping' },
      },
      body: new Uint8Array(),
    });
    expect(new EventStreamSplitter().push(bytes)).toEqual([{ event: 'ping', data: '', text: '' }]);
  });

  test('WIRE-1: an error outside the model of the API is a frame with its code and words', () => {
    const bytes = codec.encode({
      headers: {
        ':message-type': { type: 'string', value: 'error' },
        ':error-code': { type: 'string', value: 'Internal' },
        ':error-message': { type: 'string', value: 'broken' },
      },
      body: new Uint8Array(),
    });
    expect(new EventStreamSplitter().push(bytes)).toEqual([{ event: 'InternalError', data: '{"message":"broken"}', text: '' }]);
  });

  test('VAL-1: any flipped bit is seen by a checksum', () => {
    const bytes = message('event', 'messageStart', '{"role":"assistant"}');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const broken = Uint8Array.from(bytes);
        broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => new EventStreamSplitter().push(broken)).toThrow(MalformedAnswer);
      }),
    );
  });

  test('VAL-1: a message past the bound is refused at its first twelve bytes', () => {
    const bytes = message('event', 'x', JSON.stringify('a'.repeat(1000)));
    expect(() => new EventStreamSplitter(500).push(bytes.subarray(0, 12))).toThrow('too long');
    expect(new EventStreamSplitter(bytes.length).push(bytes)).toHaveLength(1);
    expect(() => new EventStreamSplitter(bytes.length - 1).push(bytes)).toThrow('too long');
  });

  test('WIRE-1: a message that does not say what it is, is malformed', () => {
    const silent = codec.encode({ headers: {}, body: new Uint8Array() });
    expect(() => new EventStreamSplitter().push(silent)).toThrow(MalformedAnswer);
    const nameless = codec.encode({ headers: { ':message-type': { type: 'string', value: 'event' } }, body: new Uint8Array() });
    expect(() => new EventStreamSplitter().push(nameless)).toThrow(MalformedAnswer);
  });

  test('WIRE-1: a broken message does not take with it the good ones that came with it', () => {
    const good = message('event', 'x', '{}');
    const splitter = new EventStreamSplitter();
    expect(splitter.push(Buffer.concat([good, Buffer.alloc(64, 7)]))).toHaveLength(1);
    expect(splitter.broken).toBeInstanceOf(MalformedAnswer);
    expect(() => splitter.push(good)).toThrow(MalformedAnswer);
  });

  test('WIRE-1: a message that was cut gives no frame', () => {
    const splitter = new EventStreamSplitter();
    expect(splitter.push(message('event', 'x', '{}').subarray(0, 30))).toEqual([]);
    expect(splitter.end()).toEqual([]);
  });
});
