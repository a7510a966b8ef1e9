import { ok, type Result } from '@agentor/security/kernel';
import { createPriceTable, Limiter, type LimitRule, type ModelPrice } from '@agentor/security/limits';
import { type ChatAnswer, type Fault, type Piece, type Surface, toEvents } from '@agentor/security/vocabulary';
import type { Refusal } from '../errors/index.ts';
import { type Audit, type AuditEntry, type Caller, Cancellation, type Guards, type Provider, type ProviderCall, ProviderError, type Receipts, type RequestRecord, type StrangerEntry } from '../ports/index.ts';
import { Breaker, createCatalogue } from '../routing/index.ts';
import { answer, createCapacity, type Incoming, type PipelinePorts, type Reply } from './index.ts';

/** A pipeline among fakes: one caller, the models `m` (fallback `spare`), `other` and whatever the provider `open` is asked for. */
export interface TestPipeline {
  readonly ports: PipelinePorts;
  readonly records: RequestRecord[];
  readonly broken: unknown[];
  /** What stands in the audit log; strangers by the ids of their entries. */
  readonly entries: (AuditEntry | StrangerEntry)[];
  /** What reached a provider. */
  readonly calls: ProviderCall<unknown>[];
  /** The clock; tests move it. */
  readonly time: { ms: number };
  readonly taken: () => number;
  readonly breaker: Breaker;
  readonly ask: (request?: TestRequest) => Promise<Asked>;
}

/** A request to a {@link TestPipeline}; by default a good chat completion. */
export interface TestRequest {
  readonly surface?: Surface;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly modelInPath?: string;
  readonly receiptInPath?: Incoming['receiptInPath'];
  readonly bytesAnnounced?: number;
  readonly cancellation?: Cancellation;
  readonly readBody?: Incoming['readBody'];
}

/** A reply, read to its end. */
export interface Asked {
  readonly reply: Reply;
  readonly text: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What a fake provider does with each chat. */
export type ChatScript = (call: ProviderCall<unknown>) => { readonly answer: ChatAnswer; readonly isAlwaysWhole?: true } | { readonly fault: Fault } | { readonly batches: AsyncIterable<readonly Piece[]> };

/** Opens a pipeline with these guards and this provider. */
export function openTestPipeline(
  more: { readonly guards?: Partial<Guards>; readonly chat?: ChatScript; readonly ports?: Partial<PipelinePorts>; readonly requestsMax?: number; readonly failuresMax?: number; readonly limits?: readonly LimitRule[]; readonly prices?: readonly ModelPrice[] } = {},
): TestPipeline {
  const records: RequestRecord[] = [];
  const broken: unknown[] = [];
  const entries: (AuditEntry | StrangerEntry)[] = [];
  const calls: ProviderCall<unknown>[] = [];
  const time = { ms: 1_000 };
  let taken = 0;
  const capacity = createCapacity(more.requestsMax ?? 8);
  const breaker = new Breaker({ failuresMax: more.failuresMax ?? 3, openMs: 1_000 }, { monotonicMs: () => time.ms });
  const chat = more.chat ?? ((): { readonly answer: ChatAnswer } => ({ answer: TEST_ANSWER }));
  const provider = createFakeProvider(chat, calls);
  const clock = { nowMs: () => 1_800_000_000_000 + time.ms, monotonicMs: () => time.ms };
  const ports: PipelinePorts = {
    clock,
    limiter: new Limiter({ rules: more.limits ?? [], clock }),
    prices: createPriceTable(more.prices ?? []),
    random: { bytes: (length) => new Uint8Array(length).fill(0xab), fraction: () => 0.5 },
    sleep: () => Promise.resolve(),
    keys: { find: (presented) => CALLERS.get(presented) },
    audit: createFakeAudit(entries),
    requestDurability: 'written',
    receipts: TEST_RECEIPTS,
    policyEpoch: 'epoch0',
    recorder: { started: () => undefined, ended: (record) => records.push(record) },
    guards: { sanitise: [], detect: [], protect: [], filter: [], ...more.guards },
    discovered: () => [{ provider: 'open', model: 'found' }],
    modelsSinceS: 1_800_000_000,
    catalogue: createCatalogue(TEST_CATALOGUE),
    capacity: {
      take: () => {
        const isTaken = capacity.take();
        if (isTaken) taken += 1;
        return isTaken;
      },
      limit: capacity.limit,
      giveBack: () => {
        taken -= 1;
        capacity.giveBack();
      },
    },
    parseOptions: { extraParameters: new Set() },
    bodyLimits: { textBytesMax: 4_096, multimodalBytesMax: 8_192 },
    terms: {
      timeouts: TIMEOUTS,
      retries: { attemptsMax: 2, backoffBaseMs: 1, backoffMaxMs: 1, retryAfterMaxMs: 1_000 },
      breaker: { failuresMax: 3, openMs: 1_000 },
    },
    provider: (name) => (name === 'fake' ? provider : undefined),
    providerConfig: () => undefined,
    breakerOf: () => breaker,
    onBroken: (_requestId, error) => broken.push(error),
    ...more.ports,
  };
  const ask = async (request: TestRequest = {}): Promise<Asked> => finish(await answer(toIncoming(request), ports));
  return { ports, records, broken, entries, calls, time, taken: () => taken, breaker, ask };
}

/** Reads a reply to its end and tells it so. */
export async function finish(reply: Reply): Promise<Asked> {
  let text = '';
  if (typeof reply.body === 'string') text = reply.body;
  else for await (const chunk of reply.body) text += chunk;
  reply.ended({ bytesOut: Buffer.byteLength(text), isComplete: true });
  const headers = new Map<string, string>();
  for (let index = 0; index < reply.headers.length; index += 2) headers.set(reply.headers[index] ?? '', reply.headers[index + 1] ?? '');
  return { reply, text, headers };
}

/** A request as the listener would hand it over. */
export function toIncoming(request: TestRequest = {}): Incoming {
  const surface = request.surface ?? 'chat-completions';
  const headers: Readonly<Record<string, string>> = { 'authorization': `Bearer ${TEST_KEY}`, 'content-type': 'application/json', ...request.headers };
  const body = request.body ?? TEST_BODIES[surface];
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(JSON.stringify(body ?? {}));
  const readBody = async (): Promise<Result<Uint8Array, Refusal>> => ok(bytes);
  return {
    surface,
    modelInPath: request.modelInPath,
    ...(request.receiptInPath !== undefined && { receiptInPath: request.receiptInPath }),
    header: (name) => (headers[name] === '' ? undefined : headers[name]),
    bytesAnnounced: request.bytesAnnounced ?? bytes.byteLength,
    readBody: request.readBody ?? readBody,
    cancellation: request.cancellation ?? new Cancellation(),
  };
}

/** A log that knows no entry. */
export const TEST_RECEIPTS: Receipts = {
  saltOf: () => new Uint8Array(16).fill(5),
  find: () => Promise.resolve(undefined),
  provedWithinMs: 5_000,
  log: { origin: 'test.invalid', verifierKey: 'test.invalid+00000000+x' },
};

function createFakeAudit(entries: (AuditEntry | StrangerEntry)[]): Audit {
  return {
    write: async (entry) => void entries.push(entry),
    follow: (entry) => void entries.push(entry),
    writeStranger: async (entry) => void entries.push(entry),
  };
}

function createFakeProvider(chat: ChatScript, calls: ProviderCall<unknown>[]): Provider {
  return {
    name: 'fake',
    system: 'fake',
    chat: async (call) => {
      calls.push(call);
      const done = chat(call);
      if ('fault' in done) throw new ProviderError(done.fault);
      if ('batches' in done) return ok({ kind: 'stream', batches: done.batches });
      if (call.request.isStreamed && done.isAlwaysWhole !== true) return ok({ kind: 'stream', batches: toBatches(done.answer) });
      return ok({ kind: 'whole', answer: done.answer });
    },
    embed: async (call) => {
      calls.push(call);
      return ok({ model: 'fake', vectors: [[0.5, 0.25]], usage: { inputTokens: 1, outputTokens: 0 } });
    },
    countTokens: async (call) => {
      calls.push(call);
      return ok({ inputTokens: 7 });
    },
    listModels: () => Promise.resolve([]),
  };
}

/** An answer as a stream, an event a batch, with the frame that a provider of OpenAI's protocol might have sent. */
export async function* toBatches(whole: ChatAnswer, ending?: Fault | Error): AsyncGenerator<readonly Piece[]> {
  for (const event of toEvents(whole)) {
    if (ending !== undefined && event.type === 'choice-end') break;
    yield [{ events: [event], native: { protocol: 'openai-chat', text: `data: {"role":"assistant","native":"${event.type}"}\n\n` } }];
  }
  if (ending instanceof Error) throw ending;
  if (ending !== undefined) yield [{ events: [{ type: 'fault', fault: ending }] }];
}

/** What the fake provider says. */
export const TEST_ANSWER: ChatAnswer = {
  id: 'answer-1',
  model: 'fake-model',
  createdS: 1_700_000_000,
  choices: [{ parts: [{ kind: 'text', text: 'the quick brown fox' }], stopReason: 'end' }],
  usage: { inputTokens: 3, outputTokens: 4 },
};

/** A good body of each surface. Every text in it holds the word `canary`. */
export const TEST_BODIES: Readonly<Record<Surface, unknown>> = {
  'chat-completions': { model: 'm', messages: [{ role: 'user', content: 'canary' }] },
  'completions': { model: 'm', prompt: 'canary' },
  'responses': { model: 'm', input: 'canary' },
  'messages': { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'canary' }] },
  'count-tokens': { model: 'm', messages: [{ role: 'user', content: 'canary' }] },
  'embeddings': { model: 'm', input: 'canary' },
  'models': {},
  'receipts': {},
};

/** The key of the caller who may use everything. */
export const TEST_KEY = 'good-key';
/** The key of the caller who may use `m` alone. */
export const LIMITED_KEY = 'limited-key';

const CALLERS: ReadonlyMap<string, Caller> = new Map([
  [TEST_KEY, { keyId: 'key_1', tenantId: 'default' }],
  [LIMITED_KEY, { keyId: 'key_2', tenantId: 'default', models: ['m'] }],
]);

const TIMEOUTS = { connectMs: 1_000, firstByteMs: 1_000, silenceMs: 1_000, totalMs: 60_000 };

const TEST_CATALOGUE: Parameters<typeof createCatalogue>[0] = {
  models: [
    { name: 'm', deployments: [{ provider: 'fake', model: 'fake-model', weight: 1 }], fallbacks: ['spare'] },
    { name: 'spare', deployments: [{ provider: 'fake', model: 'spare-model', weight: 1 }], fallbacks: ['m', 'spare'] },
    { name: 'other', deployments: [{ provider: 'fake', model: 'other-model', weight: 1 }], fallbacks: [] },
  ],
  aliases: { nick: 'm' },
  providers: [
    {
      name: 'open',
      preset: 'openai',
      system: 'openai',
      protocols: ['openai-chat'],
      credential: { kind: 'none' },
      headers: {},
      query: {},
      isPrivateNetworkAllowed: false,
      timeouts: TIMEOUTS,
      isOpen: true,
      namePatterns: [],
      onUnsupported: 'refuse',
      defaultMaxOutputTokens: 1,
      connectionsMax: 1,
      isOlderDialect: false,
    },
  ],
};
