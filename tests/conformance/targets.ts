import { type Answering, anthropicMessages, bedrockConverse, gemini, openAiChat, openAiResponses, openAiText, type Script, startTestGateway, startUpstream, type TestGateway, type TestGatewayOptions, type Upstream } from '../support/index.ts';
import { type Understand, understandBedrock, understandChat, understandGemini, understandMessages, understandResponses } from './understand.ts';

/** A wire protocol out, with a vendor that speaks it. */
export interface Target {
  readonly protocol: TargetProtocol;
  /** What callers name: `provider/model`. */
  readonly model: string;
  /** The vendor's own name of the model. */
  readonly vendorModel: string;
  readonly speak: (answer: Answering) => Script;
  readonly understand: Understand;
  /** The provider's section of the configuration. */
  readonly section: (url: string) => string;
}

/** The protocols that carry conversations. */
export type TargetProtocol = 'openai-chat' | 'openai-responses' | 'anthropic-messages' | 'gemini' | 'bedrock-converse';

/** A gateway with a vendor behind each protocol. */
export interface Stage extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly upstreams: Readonly<Record<TargetProtocol | 'openai-text', Upstream>>;
}

/** Starts the gateway and a vendor for each protocol. `more` is added to the configuration. */
export async function openStage(more = '', options: Omit<TestGatewayOptions, 'yaml'> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const start = async (speak: (answer: Answering) => Script): Promise<Upstream> => stack.use(await startUpstream(speak({ text: 'nothing' })));
  const upstreams = {
    'openai-chat': await start(openAiChat),
    'openai-responses': await start(openAiResponses),
    'anthropic-messages': await start(anthropicMessages),
    'gemini': await start(gemini),
    'bedrock-converse': await start(bedrockConverse),
    'openai-text': await start(openAiText),
  };
  const sections = TARGETS.map(({ protocol, section }) => section(upstreams[protocol].url));
  const yaml = `providers:\n${[...sections, textSection(upstreams['openai-text'].url)].map((line) => `  ${line}`).join('\n')}\n${more}`;
  const gateway = stack.use(await startTestGateway({ yaml, ...options, environment: { VENDOR_KEY: 'vendor-key-canary', ...options.environment } }));
  // The vendors are asked for their models once; tests count what comes after.
  await gateway.running.discovered;
  const kept = stack.move();
  return { gateway, upstreams, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** Every protocol out. */
export const TARGETS: readonly Target[] = [
  {
    protocol: 'openai-chat',
    model: 'chat/gpt-served',
    vendorModel: 'gpt-served',
    speak: openAiChat,
    understand: understandChat,
    section: (url) => `chat: {preset: openai, protocols: [openai-chat], base_url: "${url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}`,
  },
  {
    protocol: 'openai-responses',
    model: 'responses/gpt-served',
    vendorModel: 'gpt-served',
    speak: openAiResponses,
    understand: understandResponses,
    section: (url) => `responses: {preset: openai, protocols: [openai-responses], base_url: "${url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}`,
  },
  {
    protocol: 'anthropic-messages',
    model: 'messages/claude-sonnet-4-6',
    vendorModel: 'claude-sonnet-4-6',
    speak: anthropicMessages,
    understand: understandMessages,
    section: (url) => `messages: {preset: anthropic, base_url: "${url}", private_network: true, api_key: {env: VENDOR_KEY}}`,
  },
  {
    protocol: 'gemini',
    model: 'gemini/gemini-3-pro',
    vendorModel: 'gemini-3-pro',
    speak: gemini,
    understand: understandGemini,
    section: (url) => `gemini: {preset: gemini, base_url: "${url}/v1beta", private_network: true, api_key: {env: VENDOR_KEY}}`,
  },
  {
    protocol: 'bedrock-converse',
    model: 'bedrock/anthropic.claude-sonnet-4-6-v1:0',
    vendorModel: 'anthropic.claude-sonnet-4-6-v1:0',
    speak: bedrockConverse,
    understand: understandBedrock,
    section: (url) => `bedrock: {preset: bedrock, base_url: "${url}", private_network: true, region: us-east-1, access_key_id: {env: VENDOR_KEY}, secret_access_key: {env: VENDOR_KEY}}`,
  },
];

function textSection(url: string): string {
  return `text: {preset: openai, protocols: [openai-embeddings, openai-completions], base_url: "${url}/v1", private_network: true, api_key: {env: VENDOR_KEY}}`;
}
