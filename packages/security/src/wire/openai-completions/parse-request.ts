import { ok, type Result } from '../../kernel/index.ts';
import type { ChatRequest, ParameterNames, TextPart, Turn } from '../../vocabulary/index.ts';
import type { InvalidBody, ParseOptions } from '../contract.ts';
import { stopList, streamPreferencesOf, withoutAbsent } from '../openai-chat/index.ts';
import { listTextLeaves, type ParsedBody, parseBody } from '../shared/index.ts';
import { COMPLETION_BODY, type CompletionBody } from './body.ts';

/**
 * Validates the body of a legacy completion. One prompt becomes one user turn, which every protocol can say; lists of
 * prompts and prompts in token numbers can go to the same protocol alone.
 */
export function parseCompletionRequest(input: unknown, options: ParseOptions): Result<ChatRequest, InvalidBody> {
  const parsed = parseBody(input, COMPLETION_BODY, options);
  if (!parsed.ok) return parsed;
  const { body, native, extras } = parsed.value;
  return ok({
    kind: 'chat',
    surface: 'completions',
    native: { protocol: 'openai-completions', body: native },
    model: body.model,
    isStreamed: body.stream === true,
    stream: streamPreferencesOf(body.stream_options),
    turns: parsePrompt(body.prompt),
    tools: [],
    settings: withoutAbsent({
      maxOutputTokens: body.max_tokens === 0 ? undefined : body.max_tokens,
      temperature: body.temperature,
      topP: body.top_p,
      frequencyPenalty: body.frequency_penalty,
      presencePenalty: body.presence_penalty,
      seed: body.seed,
      stop: stopList(body.stop),
      choices: body.n === 1 ? undefined : body.n,
      logprobs: body.logprobs,
      logitBias: Object.keys(body.logit_bias ?? {}).length === 0 ? undefined : body.logit_bias,
      endUser: body.user,
    }),
    parameters: listParameters(parsed.value),
    nativeOnly: [...nativeOnlyOf(body), ...extras],
    parameterNames: NAMES,
  });
}

/** True for a prompt that is one text. */
function isSingle(prompt: CompletionBody['prompt']): boolean {
  return typeof prompt === 'string' || (prompt?.length === 1 && typeof prompt[0] === 'string');
}

function parsePrompt(prompt: CompletionBody['prompt']): readonly Turn[] {
  const label = { origin: 'user', trust: 'caller', at: ['prompt'] } as const;
  const parts: readonly TextPart[] = listTextLeaves(prompt, label);
  return parts.map((part): Turn => ({ role: 'user', parts: [part] }));
}

function listParameters({ native, extras }: ParsedBody<CompletionBody>): readonly TextPart[] {
  return ['stop', 'suffix', 'user', ...extras].flatMap((name) =>
    listTextLeaves(native[name], { origin: 'parameter', trust: 'caller', at: [name] }),
  );
}

function nativeOnlyOf(body: CompletionBody): readonly string[] {
  const names: string[] = isSingle(body.prompt) ? [] : ['prompt'];
  if ((body.best_of ?? 1) > (body.n ?? 1)) names.push('best_of');
  if (body.echo === true) names.push('echo');
  if (body.max_tokens === 0) names.push('max_tokens');
  if (typeof body.suffix === 'string' && body.suffix !== '') names.push('suffix');
  return names;
}

const NAMES: ParameterNames = {
  maxOutputTokens: 'max_tokens',
  temperature: 'temperature',
  topP: 'top_p',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop',
  choices: 'n',
  logprobs: 'logprobs',
  logitBias: 'logit_bias',
  endUser: 'user',
};
