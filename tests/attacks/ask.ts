import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { startTestGateway, startUpstream, type TestGateway, type TestGatewayOptions, type Script, type Upstream, type UpstreamReply, json, sse, dataFrame } from '../support/index.ts';

/** A gateway in front of one upstream that speaks for three vendors, and a server that nobody may ever reach. */
export interface Attacked extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly upstream: Upstream;
  readonly sentinel: Upstream;
}

/** The key of the provider: it may stand in the head of calls upstream and nowhere else. */
export const PROVIDER_KEY = 'sk-provider-canary-key-0123456789';

/** Starts gateway, upstream and sentinel. Models: `chat/…` (OpenAI's protocols), `claude/…`, `gemini/…`. */
export async function startAttacked(script: Script, options: TestGatewayOptions = {}): Promise<Attacked> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream(() => json({ data: [] })));
  const sentinel = stack.use(await startUpstream(() => json({})));
  const yaml = `${options.yaml ?? 'log: {level: debug}'}\n${providersYaml(upstream.url)}`;
  const gateway = stack.use(await startTestGateway({ ...options, yaml, environment: { VENDOR_KEY: PROVIDER_KEY } }));
  await gateway.running.discovered;
  upstream.follow(script);
  const kept = stack.move();
  return { gateway, upstream, sentinel, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** The three providers of {@link startAttacked}. */
export function providersYaml(url: string): string {
  return [
    'presets: {ollama: false, environment: false}',
    'providers:',
    `  chat: {preset: openai, base_url: "${url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}`,
    `  claude: {preset: anthropic, base_url: "${url}", private_network: true, api_key: {env: VENDOR_KEY}}`,
    `  gemini: {preset: gemini, base_url: "${url}/v1beta", private_network: true, api_key: {env: VENDOR_KEY}}`,
  ].join('\n');
}

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** False when the connection broke before the end. */
  readonly isWhole: boolean;
}

/** What is sent. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array | object;
  /** Leaves the key out, or sends another. */
  readonly key?: string | false;
  /** Leaves when so much of the answer has come. */
  readonly leavesAfterBytes?: number;
}

const AGENT = new Agent({ keepAlive: true, maxSockets: 600 });

/** Asks a gateway as a plain HTTP client. */
export function ask({ url, key }: Pick<TestGateway, 'url' | 'key'>, path: string, asking: Asking = {}): Promise<Answered> {
  const { body } = asking;
  const bytes = body === undefined ? undefined : typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const presented = asking.key ?? key;
  const headers = {
    ...(presented === false ? {} : { authorization: `Bearer ${presented}` }),
    ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
    ...asking.headers,
  };
  return new Promise((resolve, reject) => {
    const call = request(`${url}${path}`, { method: asking.method ?? (bytes === undefined ? 'GET' : 'POST'), headers, agent: AGENT }, (response) => {
      let text = '';
      const done = (isWhole: boolean): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, rawHeaders: response.rawHeaders, text, isWhole });
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (asking.leavesAfterBytes !== undefined && text.length >= asking.leavesAfterBytes) response.destroy();
      });
      response.on('end', () => done(true));
      response.on('error', () => done(false));
      response.on('close', () => done(response.complete));
    });
    call.on('error', reject);
    call.end(bytes);
  });
}

/** A surface with its path and a good body for it. */
export interface SurfaceCase {
  readonly name: string;
  readonly path: string;
  readonly model: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Every surface that takes a body. */
export const SURFACES: readonly SurfaceCase[] = [
  { name: 'chat completions', path: '/v1/chat/completions', model: 'chat/one', body: { messages: [{ role: 'user', content: 'hello' }] } },
  { name: 'completions', path: '/v1/completions', model: 'chat/one', body: { prompt: 'hello' } },
  { name: 'responses', path: '/v1/responses', model: 'chat/one', body: { input: 'hello' } },
  { name: 'messages', path: '/v1/messages', model: 'claude/one', body: { max_tokens: 50, messages: [{ role: 'user', content: 'hello' }] } },
  { name: 'count_tokens', path: '/v1/messages/count_tokens', model: 'claude/one', body: { messages: [{ role: 'user', content: 'hello' }] } },
  { name: 'embeddings', path: '/v1/embeddings', model: 'chat/one', body: { input: 'hello' } },
];

/** The body of a surface, with more in it. */
export function bodyOf({ model, body }: SurfaceCase, more: object = {}): Readonly<Record<string, unknown>> {
  return { model, ...body, ...more };
}

/** Answers every vendor's calls with `text`. */
export function speakAll(textOf: (call: Parameters<Script>[0]) => string = () => 'fine', more: UpstreamReply = {}): Script {
  return (call) => {
    const text = textOf(call);
    const isStreamed = call.body['stream'] === true;
    if (call.path.endsWith('/chat/completions')) return isStreamed ? sse(chatFrames(text), more) : json(chatBody(text), more);
    if (call.path.endsWith('/messages')) return isStreamed ? sse(messageFrames(text), more) : json(messageBody(text), more);
    if (call.path.endsWith('/responses')) return json(responseBody(text), more);
    if (call.path.endsWith('/completions')) return json({ id: 'c', object: 'text_completion', created: 1, model: 'one', choices: [{ index: 0, text, finish_reason: 'stop', logprobs: null }], usage: USAGE }, more);
    if (call.path.endsWith('/embeddings')) return json({ object: 'list', model: 'one', data: [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }], usage: USAGE }, more);
    if (call.path.endsWith('/count_tokens')) return json({ input_tokens: 3 }, more);
    if (call.path.includes(':generateContent')) return json({ candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }], usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 }, modelVersion: 'one' }, more);
    return json({ error: { message: 'no such path' } }, { status: 404 });
  };
}

/** OpenAI's stream of a text, a frame for every four characters. */
export function chatFrames(text: string): readonly string[] {
  const chunk = (delta: object, finish: string | null): string =>
    dataFrame({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'one', choices: [{ index: 0, delta, finish_reason: finish }] });
  const deltas = (text.match(/[^]{1,4}/gu) ?? []).map((content) => chunk({ content }, null));
  return [chunk({ role: 'assistant', content: '' }, null), ...deltas, chunk({}, 'stop'), dataFrame('[DONE]')];
}

/** OpenAI's whole answer. */
export function chatBody(text: string): object {
  return { id: 'c1', object: 'chat.completion', created: 1, model: 'one', choices: [{ index: 0, message: { role: 'assistant', content: text, refusal: null }, finish_reason: 'stop', logprobs: null }], usage: USAGE };
}

function messageBody(text: string): object {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'one', content: [{ type: 'text', text }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };
}

function messageFrames(text: string): readonly string[] {
  const frame = (value: { readonly type: string }): string => `event: ${value.type}\n${dataFrame(value)}`;
  return [
    { type: 'message_start', message: { ...messageBody(''), content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ].map(frame);
}

function responseBody(text: string): object {
  return {
    id: 'resp_1', object: 'response', created_at: 1, status: 'completed', model: 'one', error: null, incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true, temperature: 1, top_p: 1, tool_choice: 'auto', tools: [],
    output: [{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text, annotations: [] }] }],
    usage: { input_tokens: 1, input_tokens_details: { cached_tokens: 0 }, output_tokens: 1, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 2 },
  };
}

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
