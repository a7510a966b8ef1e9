import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SURFACES } from '../conformance/dialogues.ts';
import { openStage, type Stage, TARGETS } from '../conformance/targets.ts';
import { dataFrame, inPieces, type Script, sse, type UpstreamCall } from '../support/index.ts';

/** What must not reach a provider, a log or a disk: a word that must be nowhere, and the whole value. */
const VALUES: readonly (readonly [word: string, value: string])[] = [
  ['jane.doe', 'jane.doe@corp.example'],
  ['4242 4242', '4242 4242 4242 4242'],
  ['0532013000', 'DE89370400440532013000'],
  ['wJalrXUt', ['ghp', 'wJalrXUt7kQ2mZ9vB4nC8sD1fG5hJ31hk1Bo'].join('_')],
];
const FOUND = VALUES.slice(0, 3);
const SAID = `Write to ${VALUES.map(([, value]) => value).join(' and ')}.`;
const PLACEHOLDER = /\[\[[A-Z_]+_\d+_[a-z2-7]{2}\]\]/gu;

describe('a conversation with values in it', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('content_filter: {requests: {default_action: restore}, answers: {mode: enforce, default_action: redact}}\n');
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const cells = SURFACES.flatMap((surface) => TARGETS.flatMap((target) => [false, true].map((isStreamed) => ({ surface, target, isStreamed, name: `${surface.name} → ${target.protocol}, streamed: ${isStreamed}` }))));

  test.each(cells)('PII-3: the vendor never sees a value, the caller gets them back, in text, arguments and results: $name', async ({ surface, target, isStreamed }) => {
    const upstream = stage.upstreams[target.protocol];
    upstream.follow(target.speak((call: UpstreamCall) => {
      const placeholders = [...new Set(call.text.match(PLACEHOLDER))];
      const input = JSON.stringify({ all: placeholders, note: `for ${placeholders[0]}` });
      return { text: `You gave ${placeholders.join(' and ')}; ask made.up@other.example.`, toolCalls: [{ id: 'call_1', name: 'send', argumentsJson: input }] };
    }));
    const tools = [{ name: 'send', description: `Sends to ${VALUES[0]?.[1]}`, schema: { type: 'object', properties: { all: { type: 'array', items: { type: 'string' } }, note: { type: 'string' } } } } as const];
    const dialogue = surface.open(stage.gateway, { model: target.model, isStreamed, tools });
    const heard = await dialogue.say([{ text: SAID }]);
    for (const [, value] of FOUND) {
      expect(heard.text).toContain(value);
      expect(JSON.stringify(heard.calls[0]?.input)).toContain(value);
    }
    expect(heard.text).toContain('ask <EMAIL_ADDRESS>.');
    await dialogue.giveResults({ send: `Sent to ${VALUES[0]?.[1]}.` });
    expect(upstream.calls.length).toBe(2);
    for (const [word] of VALUES) expect(upstream.calls.map(({ text }) => text).join('\n')).not.toContain(word);
  });

  test('invariant 16: log and disk hold none of the values', async () => {
    const written = [stage.gateway.logText(), ...(await readAll(stage.gateway.folder))].join('\n');
    expect(written.length).toBeGreaterThan(1_000);
    for (const [word] of VALUES) expect(written).not.toContain(word);
    expect(stage.gateway.logText()).toContain('content-filter:changed');
  });
});

describe('the streaming leak suite', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('content_filter: {requests: {mode: off}, answers: {mode: enforce, default_action: redact}}\n');
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const cells = SURFACES.flatMap((surface) => VALUES.map(([word, value]) => ({ surface, word, value, name: `${value.slice(0, 4)}… on ${surface.name}` })));

  test.each(cells)('FLT-2: in chunks of 1 to 64 characters, of text, reasoning and arguments, nothing leaks: $name', async ({ surface, word, value }) => {
    const upstream = stage.upstreams['openai-chat'];
    const texts = new Set<string>();
    for (const size of [1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 21, 32, 48, 64]) {
      upstream.follow(inChunks(`It is ${value} they say`, size));
      const heard = await surface.open(stage.gateway, { model: 'chat/gpt-served', isStreamed: true }).say([{ text: 'Hi' }]);
      const all = JSON.stringify([heard.text, heard.reasoning, heard.calls]);
      expect(all, `in chunks of ${size}`).not.toContain(word);
      texts.add(heard.text);
    }
    expect([...texts]).toEqual([expect.stringMatching(/^It is <\w+> they say$/u)]);
  });

  test('the repeats of a response stream, in its done and completed events, hold no value either', async () => {
    for (const [word, value] of VALUES) {
      stage.upstreams['openai-chat'].follow(inChunks(`It is ${value} they say`, 3));
      const reply = await fetch(`${stage.gateway.url}/v1/responses`, { method: 'POST', headers: { 'authorization': `Bearer ${stage.gateway.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'chat/gpt-served', input: 'Hi', stream: true }) });
      const text = await reply.text();
      expect(text).toContain('response.completed');
      expect(text).not.toContain(word);
    }
  });

  test('FLT-7: a credential of the gateway itself is cut from an answer, whatever the configuration', async () => {
    await using open = await openStage('content_filter: {requests: {mode: off}, answers: {mode: off}}\n');
    open.upstreams['openai-chat'].follow(inChunks('The key is vendor-key-canary here', 2));
    for (const surface of SURFACES) {
      const heard = await surface.open(open.gateway, { model: 'chat/gpt-served', isStreamed: true }).say([{ text: 'Hi' }]);
      expect(heard.text).toBe('The key is ven<OWN_SECRET> here');
    }
  });
});

test('by default cards and secrets leave as placeholders, e-mail addresses are counted', async () => {
  await using stage = await openStage();
  const upstream = stage.upstreams['openai-chat'];
  upstream.follow((call) => inChunks(`got ${call.text.match(PLACEHOLDER)?.join(' ')}`, 4)(call, 0));
  const [chat] = SURFACES;
  if (chat === undefined) throw new Error('there is a first surface');
  const heard = await chat.open(stage.gateway, { model: 'chat/gpt-served', isStreamed: true }).say([{ text: SAID }]);
  expect(upstream.last().text).toContain('jane.doe@corp.example');
  for (const [word] of VALUES.slice(1)) expect(upstream.last().text).not.toContain(word);
  for (const [, value] of VALUES.slice(1, 3)) expect(heard.text).toContain(value);
});

/** A chat stream with the text as reasoning, as content and in the arguments of a tool call, in chunks of this size. */
function inChunks(text: string, size: number): Script {
  const chunk = (delta: unknown, reason: string | null = null): string => dataFrame({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: reason }] });
  const call = (json: string): unknown => ({ tool_calls: [{ index: 0, function: { arguments: json } }] });
  return () =>
    sse([
      chunk({ role: 'assistant', content: '' }),
      ...inPieces(text, size).map((piece) => chunk({ reasoning_content: piece })),
      ...inPieces(text, size).map((piece) => chunk({ content: piece })),
      chunk({ tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'f', arguments: '' } }] }),
      ...inPieces(JSON.stringify({ to: text }), size).map((piece) => chunk(call(piece))),
      chunk({}, 'tool_calls'),
      dataFrame('[DONE]'),
    ]);
}

async function readAll(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
}
