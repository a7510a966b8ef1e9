import { expect, test } from 'vitest';
import { toNative } from './native-frame.ts';

test('a frame for a client of the same protocol tells its data as well as its text', () => {
  const frame = toNative('openai-responses', { event: 'x', data: '{"type":"x","sequence_number":3}', text: 'event: x\ndata: {}\n\n' });
  expect(frame).toMatchObject({ protocol: 'openai-responses', data: { type: 'x', sequence_number: 3 }, text: 'event: x\ndata: {}\n\n' });
});

test('a frame without a JSON object has no data', () => {
  for (const data of ['[DONE]', '', '[1]', '{"cut":']) expect(toNative('openai-chat', { data, text: '' }).data).toBeUndefined();
});
