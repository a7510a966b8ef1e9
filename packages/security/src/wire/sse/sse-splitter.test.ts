import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedAnswer } from '../contract.ts';
import { type SseFrame, SseSplitter } from './sse-splitter.ts';
import { writeSseFrame } from './write-sse-frame.ts';

describe('server-sent events', () => {
  test('a plain frame keeps its exact text', () => {
    expect(split(['data: {"a":1}\n\n'])).toEqual([{ data: '{"a":1}', text: 'data: {"a":1}\n\n' }]);
  });

  test('event names, CRLF, several data lines and a missing space are read', () => {
    const text = 'event: x\r\ndata:a\r\ndata: b\r\n\r\n';
    expect(split([text])).toEqual([{ event: 'x', data: 'a\nb', text }]);
  });

  test('lone carriage returns end lines, and the last one is decided at the end', () => {
    expect(split(['data: a\r\rdata: b\r\r']).map((frame) => frame.data)).toEqual(['a', 'b']);
  });

  test('comments and ids never pass', () => {
    expect(split([': note\n\n: other\nid: 7\nretry: 3\ndata: a\n\n'])).toEqual([{ data: 'a', text: 'data: a\n\n' }]);
  });

  test('a byte order mark at the start is left out', () => {
    expect(split(['\uFEFFdata: a\n\n'])).toEqual([{ data: 'a', text: 'data: a\n\n' }]);
  });

  test('a last frame without its blank line counts when its data are whole', () => {
    expect(split(['data: [DONE]'])).toEqual([{ data: '[DONE]', text: 'data: [DONE]\n\n' }]);
    expect(split(['data: {"a":'])).toEqual([]);
  });

  test('a frame over the bound is a malformed answer, whole or in pieces', () => {
    expect(() => new SseSplitter(10).push(bytesOf('data: 0123456789\n\n'))).toThrow(MalformedAnswer);
    const splitter = new SseSplitter(10);
    splitter.push(bytesOf('data: 01'));
    expect(() => splitter.push(bytesOf('234'))).toThrow(MalformedAnswer);
  });

  test('a frame of a million one-byte chunks takes linear time', () => {
    const splitter = new SseSplitter();
    const started = performance.now();
    splitter.push(bytesOf('data: '));
    const letter = bytesOf('x');
    for (let count = 0; count < 300_000; count += 1) splitter.push(letter);
    expect(splitter.push(bytesOf('\n\n'))[0]?.data.length).toBe(300_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test('however the bytes are cut, the frames are the same', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => `data: ${text}`),
      fc.constantFrom('data', 'data:', 'event: e', ': c', 'id: 1', '', '\uFEFFdata: x', 'data: \u{1F600}é'),
    );
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n\r\n')), { maxLength: 12 })
      .map((lines) => bytesOf(lines.map((parts) => parts.join('')).join('')));
    const anyBytes = fc.oneof(stream, fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat(60), { maxLength: 12 }), (bytes, cuts) => {
        expect(splitBytes(cut(bytes, cuts))).toEqual(splitBytes([bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (data) => {
        const frames = split([writeSseFrame({ event: 'e', data })]);
        expect(frames.map((frame) => frame.data)).toEqual([data.replaceAll(/\r\n|\r/gu, '\n')]);
      }),
    );
  });
});

function split(chunks: readonly string[]): readonly SseFrame[] {
  return splitBytes(chunks.map(bytesOf));
}

function splitBytes(chunks: readonly Uint8Array[]): readonly SseFrame[] {
  const splitter = new SseSplitter();
  const frames = chunks.flatMap((chunk) => splitter.push(chunk));
  return [...frames, ...splitter.end()];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function cut(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const places = [...new Set([0, ...cuts.filter((place) => place < bytes.length), bytes.length])].toSorted((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
