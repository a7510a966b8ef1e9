import type { RunningGateway } from '@agentor/gateway';
import { createPaint } from '../output/index.ts';
import type { Terminal } from '../terminal.ts';

/** Tells what a newcomer needs: where it is, the key (at the first start alone), what to paste, which models, where metrics are. */
export function greet(gateway: RunningGateway, terminal: Terminal): void {
  const { bold, dim, green } = createPaint(terminal.isColoured);
  const { config } = gateway;
  const base = gateway.url.href.replace(/\/$/, '');
  const key = gateway.firstKey?.reveal() ?? '$AGENTOR_KEY';
  const first = gateway.firstKey === undefined
    ? [`API key   ${dim('the one shown at the first start; another: agentor key create')}`, `          ${dim('The lines below take it from the variable AGENTOR_KEY.')}`]
    : [`API key   ${green(key)}`, `          ${bold('Keep it now')}: it is stored nowhere and cannot be shown again.`];
  const models = gateway.models();
  const lines = [
    '',
    bold('Agentor LLM Gateway'),
    `Address   ${base}/v1   ${dim('(base_url of OpenAI SDKs; Anthropic SDKs take it without /v1)')}`,
    ...first,
    `Models    ${listSome(models)}`,
    ...(gateway.metricsUrl === undefined ? [] : [`Metrics   ${gateway.metricsUrl.href}`]),
    `Data      ${config.dataFolder}`,
    ...(terminal.environment['npm_lifecycle_event'] === undefined ? [] : [`Commands  npm run agentor -- help   ${dim('(wherever a text here says agentor)')}`]),
    ...trials({ base, key, models }),
    '',
  ];
  terminal.note(`${lines.join('\n')}\n`);
}

interface Trial {
  readonly base: string;
  readonly key: string;
  readonly models: readonly string[];
}

/** A whole answer and a stream, ready to paste. */
function trials({ base, key, models }: Trial): readonly string[] {
  const model = models.find((name) => name === ECHO) ?? models[0] ?? ECHO;
  const body = (stream: boolean): string => JSON.stringify({ model, ...(stream && { stream }), messages: [{ role: 'user', content: 'Hello there' }] });
  const curl = (stream: boolean): string => `  curl ${stream ? '-N ' : ''}${base}/v1/chat/completions -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d '${body(stream)}'`;
  return ['', 'Try it:', curl(false), '', 'As a stream:', curl(true)].map((line) => line.replace("'authorization: Bearer $AGENTOR_KEY'", '"authorization: Bearer $AGENTOR_KEY"'));
}

function listSome(names: readonly string[]): string {
  if (names.length === 0) return 'none yet; set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY … or write an agentor.yaml: agentor init';
  if (names.every((name) => name === ECHO)) return `${ECHO}   (more: set OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY … and start again)`;
  const shown = names.slice(0, SHOWN_MAX).join(', ');
  return names.length > SHOWN_MAX ? `${shown} and ${names.length - SHOWN_MAX} more: agentor models --discover` : shown;
}

const ECHO = 'agentor/echo';
const SHOWN_MAX = 8;
