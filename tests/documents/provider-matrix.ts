import {
  anthropicMessagesClient,
  anthropicMessagesTarget,
  bedrockConverseTarget,
  type ChatClientCodec,
  type ChatTargetCodec,
  geminiTarget,
  openAiChatClient,
  openAiChatTarget,
  openAiResponsesClient,
  openAiResponsesTarget,
} from '@agentor/security/wire';
import { type BodySurface, PROBES, type Probe } from './provider-probes.ts';

/** The tables of docs/providers.md, made by sending each probe through the codecs. */
export function writeMatrix(surface: BodySurface): string {
  const head = ['asked by the client', ...TARGETS.map(({ title }) => title)];
  const rows = PROBES[surface].map((probe) => [probe.asks, ...TARGETS.map((target) => judge(surface, probe, target))]);
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function judge(surface: BodySurface, { asks, body, also = [] }: Probe, target: Target): 'yes' | 'no' {
  const verdicts = new Set([body, ...also].map((one) => isExpressible(surface, one, target)));
  if (verdicts.size > 1) throw new Error(`${surface} to ${target.title}: "${asks}" holds what fares differently`);
  return verdicts.has(true) ? 'yes' : 'no';
}

function isExpressible(surface: BodySurface, body: Probe['body'], { codec, model }: Target): boolean {
  const { client, plain } = SURFACES[surface];
  const parsed = client.parseRequest({ ...plain, ...body }, { extraParameters: new Set() });
  if (!parsed.ok) throw new Error(`${surface} ${JSON.stringify(body)}: ${parsed.reason.parameter} ${parsed.reason.rule}`);
  return codec.encodeRequest(parsed.value, { model, onUnsupported: 'refuse', defaultMaxOutputTokens: 4096 }).ok;
}

interface Target {
  readonly title: string;
  readonly codec: ChatTargetCodec;
  readonly model: string;
}

const TARGETS: readonly Target[] = [
  { title: 'OpenAI chat', codec: openAiChatTarget, model: 'gpt-5-mini' },
  { title: 'OpenAI Responses', codec: openAiResponsesTarget, model: 'gpt-5-mini' },
  { title: 'Anthropic', codec: anthropicMessagesTarget, model: 'claude-sonnet-4-5' },
  { title: 'Gemini', codec: geminiTarget, model: 'gemini-3-pro' },
  { title: 'Bedrock', codec: bedrockConverseTarget, model: 'eu.anthropic.claude-sonnet-4-5-v1:0' },
];

const SURFACES: Readonly<Record<BodySurface, { readonly client: ChatClientCodec; readonly plain: object }>> = {
  'chat-completions': { client: openAiChatClient, plain: { model: 'm', messages: [{ role: 'user', content: 'Hi' }] } },
  'messages': { client: anthropicMessagesClient, plain: { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] } },
  'responses': { client: openAiResponsesClient, plain: { model: 'm', input: 'Hi' } },
};
