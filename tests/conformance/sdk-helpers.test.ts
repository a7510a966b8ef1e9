import { ContentFilterFinishReasonError } from 'openai/core/error';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inPieces, type VendorAnswer } from '../support/index.ts';
import { anthropicClient, openAiClient } from './dialogues.ts';
import { openStage, type Stage, TARGETS } from './targets.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(TARGETS)('helpers of the clients, to $protocol', (target) => {
  const follow = (answer: VendorAnswer | ((index: number) => VendorAnswer)): void =>
    stage.upstreams[target.protocol].follow(target.speak(typeof answer === 'function' ? (_call, index) => answer(index) : answer));

  test('openai: chat.completions.stream tells each event', async () => {
    follow({ text: 'Good morning to all' });
    const deltas: string[] = [];
    const stream = openAiClient(stage.gateway).chat.completions.stream({ model: target.model, messages: [{ role: 'user', content: 'Hi' }] });
    stream.on('content', (delta) => deltas.push(delta));
    expect(await stream.finalContent()).toBe('Good morning to all');
    expect(deltas).toEqual(inPieces('Good morning to all'));
  });

  test('openai: chat.completions.parse gives the parsed object', async () => {
    follow({ text: '{"city":"Lima","degrees":21}' });
    const format = { type: 'json_schema' as const, json_schema: { name: 'weather', strict: true, schema: SCHEMA } };
    const completion = await openAiClient(stage.gateway).chat.completions.parse({ model: target.model, messages: [{ role: 'user', content: 'Hi' }], response_format: format });
    expect(JSON.parse(completion.choices[0]?.message.content ?? '')).toEqual({ city: 'Lima', degrees: 21 });
  });

  test.each([false, true])('openai: runTools calls the functions and goes on, streamed: %s', async (isStreamed) => {
    follow((index) => (index === 0 ? { toolCalls: [{ id: 'call_1', name: 'add', argumentsJson: '{"a":2,"b":3}' }] } : { text: 'It is 5.' }));
    const seen: unknown[] = [];
    const tools = [
      {
        type: 'function' as const,
        function: {
          name: 'add',
          description: 'Adds.',
          parse: (input: string): unknown => JSON.parse(input),
          parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } } },
          function: (input: unknown): string => {
            seen.push(input);
            return '5';
          },
        },
      },
    ];
    const { completions } = openAiClient(stage.gateway).chat;
    const terms = { model: target.model, messages: [{ role: 'user' as const, content: '2 and 3?' }], tools };
    const runner = isStreamed ? completions.runTools({ ...terms, stream: true }) : completions.runTools(terms);
    expect(await runner.finalContent()).toBe('It is 5.');
    expect(seen).toEqual([{ a: 2, b: 3 }]);
    expect(target.understand(stage.upstreams[target.protocol].last()).said.at(-1)).toEqual({ kind: 'result', name: 'add', text: '5' });
  });

  test('openai: responses.stream tells each event, in order', async () => {
    follow({ text: 'Good morning' });
    const types: string[] = [];
    const numbers: number[] = [];
    const stream = openAiClient(stage.gateway).responses.stream({ model: target.model, input: 'Hi' });
    stream.on('event', (event) => {
      types.push(event.type);
      numbers.push(event.sequence_number);
    });
    expect((await stream.finalResponse()).output_text).toBe('Good morning');
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
  });

  test('anthropic: messages.stream tells text, blocks and the final message', async () => {
    follow({ text: 'Good morning', toolCalls: [{ id: 'toolu_1', name: 'add', argumentsJson: '{"a":2}' }], usage: { input: 30, output: 12 } });
    const texts: string[] = [];
    const stream = anthropicClient(stage.gateway).messages.stream({ model: target.model, max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }], tools: [{ name: 'add', input_schema: { type: 'object' } }] });
    stream.on('text', (delta) => texts.push(delta));
    const message = await stream.finalMessage();
    expect(texts.join('')).toBe('Good morning');
    expect(message.content).toMatchObject([{ type: 'text', text: 'Good morning' }, { type: 'tool_use', name: 'add', input: { a: 2 } }]);
    expect([message.stop_reason, message.usage.output_tokens]).toEqual(['tool_use', 12]);
    expect(stream.request_id).toMatch(/^req_[0-9a-f]{24,32}$/u);
  });

  test('request ids are told to both clients', async () => {
    follow({ text: 'Good morning' });
    const { _request_id: chatId } = await openAiClient(stage.gateway).chat.completions.create({ model: target.model, messages: [{ role: 'user', content: 'Hi' }] });
    const { _request_id: messageId } = await anthropicClient(stage.gateway).messages.create({ model: target.model, max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }] });
    for (const id of [chatId, messageId]) expect(id).toMatch(/^req_[0-9a-f]{24,32}$/u);
    expect(stage.gateway.requestLines().map((line) => line['requestId'])).toEqual(expect.arrayContaining([chatId, messageId]));
  });

  test('a client that streams and leaves cancels the vendor within a second', async () => {
    const answer: VendorAnswer = { text: 'x'.repeat(400), fault: { chunkAfterMs: 20 } };
    for (const leave of [leaveChat, leaveResponse, leaveMessage]) {
      follow(answer);
      await leave(target.model);
      const left = performance.now();
      expect(await stage.upstreams[target.protocol].last().closed).toBe(true);
      expect(performance.now() - left).toBeLessThan(1_000);
    }
  });
});

test('openai: a filtered answer raises in the parse helpers', async () => {
  const [target] = TARGETS;
  if (target === undefined) throw new Error('no target');
  stage.upstreams[target.protocol].follow(target.speak({ text: 'No', stop: 'content-filter' }));
  const format = { type: 'json_schema' as const, json_schema: { name: 'weather', strict: true, schema: SCHEMA } };
  const asked = openAiClient(stage.gateway).chat.completions.parse({ model: target.model, messages: [{ role: 'user', content: 'Hi' }], response_format: format });
  await expect(asked).rejects.toBeInstanceOf(ContentFilterFinishReasonError);
});

async function leaveChat(model: string): Promise<void> {
  const stream = await openAiClient(stage.gateway).chat.completions.create({ model, messages: [{ role: 'user', content: 'Hi' }], stream: true });
  for await (const chunk of stream) if ((chunk.choices[0]?.delta.content ?? '') !== '') break;
}

async function leaveResponse(model: string): Promise<void> {
  const stream = await openAiClient(stage.gateway).responses.create({ model, input: 'Hi', stream: true });
  for await (const event of stream) if (event.type === 'response.output_text.delta') stream.controller.abort();
}

async function leaveMessage(model: string): Promise<void> {
  const stream = await anthropicClient(stage.gateway).messages.create({ model, max_tokens: 99, messages: [{ role: 'user', content: 'Hi' }], stream: true });
  for await (const event of stream) if (event.type === 'content_block_delta') stream.controller.abort();
}

const SCHEMA = { type: 'object', properties: { city: { type: 'string' }, degrees: { type: 'number' } }, required: ['city', 'degrees'], additionalProperties: false };
