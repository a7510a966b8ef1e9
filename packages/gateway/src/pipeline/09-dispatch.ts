import { mint, ok, type Passed, type Result } from '@agentor/security/kernel';
import {
  type ChatAnswer,
  type ChatRequest,
  type EmbeddingAnswer,
  type EmbeddingRequest,
  type ModelRequest,
  type Piece,
  toEvents,
  type TokenCountAnswer,
  type TokenCountRequest,
  type Usage,
} from '@agentor/security/vocabulary';
import type { TargetModel, Unsupported } from '@agentor/security/wire';
import type { DeploymentConfig, ProviderConfig } from '../config/index.ts';
import type { Refusal } from '../errors/index.ts';
import type { Provider, ProviderCall, RateLimited } from '../ports/index.ts';
import { type RoutingPorts, tryRoutes } from '../routing/index.ts';
import type { Protected } from './08-protect.ts';
import { joinWindows } from './allowance.ts';
import type { Audited } from './audit-decision.ts';
import { peekStream } from './peek-stream.ts';

/** A request with the answer that a provider began to give. */
export type Dispatched = Passed<'dispatched', Protected & { readonly answered: Answered }>;

/** A request with its answer, by what was asked. */
export type Answered = RateLimited & (
  | { readonly kind: 'chat-whole'; readonly request: ChatRequest; readonly answer: ChatAnswer }
  | { readonly kind: 'chat-stream'; readonly request: ChatRequest; readonly batches: AsyncIterable<readonly Piece[]> }
  | { readonly kind: 'embedding'; readonly request: EmbeddingRequest; readonly answer: EmbeddingAnswer }
  | { readonly kind: 'token-count'; readonly request: TokenCountRequest; readonly answer: TokenCountAnswer }
);

/** What this stage needs. */
export interface DispatchPorts extends RoutingPorts {
  readonly providerConfig: (name: string) => ProviderConfig | undefined;
}

/**
 * Sends the request to the deployments it may go to. A streamed answer counts as given once its first event is here
 * and is no fault: after that nothing is tried a second time.
 */
export async function dispatch(cleared: Audited, ports: DispatchPorts): Promise<Result<Dispatched, Refusal>> {
  const { request, draft, routes, incoming, allowance } = cleared;
  const served = await tryRoutes(
    routes,
    {
      attempt: (deployment, provider) => {
        const config = ports.providerConfig(deployment.provider);
        const call = toCall({ deployment, config, ports, cleared });
        return ask(request, provider, call);
      },
      isOnlyBegun: ({ kind }) => kind === 'chat-stream',
      ...(allowance === undefined ? {} : { enter: allowance.enter }),
      cancellation: incoming.cancellation,
      onAttempt: (record) => {
        draft.attempts.push(record);
        draft.waited(record.durationMs + record.backoffMs);
      },
    },
    ports,
  );
  if (!served.ok) return served;
  const { answer: answered, route, deployment, provider } = served.value;
  draft.modelRouted = route.name;
  draft.modelServed = deployment.model;
  draft.provider = provider.name;
  draft.hasAnswer = true;
  draft.usage = usageOf(answered);
  draft.rateWindows = joinWindows(allowance?.windows, answered.rateWindows);
  draft.onStreamFault = () => ports.breakerOf(deployment).failed();
  draft.onStreamEnd = () => ports.breakerOf(deployment).succeeded();
  return ok(mint<'dispatched', Protected & { readonly answered: Answered }>({ ...cleared, answered }));
}

/** Of a whole answer: it is paid for even if a guard keeps it back. A stream tells its own. */
function usageOf(answered: Answered): Usage | undefined {
  return answered.kind === 'chat-whole' || answered.kind === 'embedding' ? answered.answer.usage : undefined;
}

type Terms = Omit<ProviderCall<never>, 'request'>;

function toCall(from: {
  readonly deployment: DeploymentConfig;
  readonly config: ProviderConfig | undefined;
  readonly ports: DispatchPorts;
  readonly cleared: Protected;
}): Terms {
  const { deployment, config, ports, cleared } = from;
  const target: TargetModel = {
    model: deployment.model,
    onUnsupported: config?.onUnsupported ?? 'refuse',
    defaultMaxOutputTokens: config?.defaultMaxOutputTokens ?? DEFAULT_MAX_OUTPUT_TOKENS,
    isOlderDialect: config?.isOlderDialect ?? false,
    hasStreamOptions: config?.hasStreamOptions ?? true,
  };
  return { target, limits: config?.timeouts ?? ports.terms.timeouts, cancellation: cleared.incoming.cancellation };
}

function ask(request: ModelRequest, provider: Provider, terms: Terms): Promise<Result<Answered, Unsupported>> {
  switch (request.kind) {
    case 'chat':
      return askChat(request, provider, terms);
    case 'embedding':
      return askEmbedding(request, provider, terms);
    case 'token-count':
      return askTokenCount(request, provider, terms);
  }
}

async function askChat(request: ChatRequest, provider: Provider, terms: Terms): Promise<Result<Answered, Unsupported>> {
  const result = await provider.chat({ request, ...terms });
  if (!result.ok) return result;
  const reply = result.value;
  const limits = limitsOf(reply);
  if (reply.kind === 'stream') return ok({ kind: 'chat-stream', request, batches: await peekStream(reply.batches), ...limits });
  if (request.isStreamed) return ok({ kind: 'chat-stream', request, batches: atOnce(reply.answer), ...limits });
  return ok({ kind: 'chat-whole', request, answer: reply.answer, ...limits });
}

async function askEmbedding(request: EmbeddingRequest, provider: Provider, terms: Terms): Promise<Result<Answered, Unsupported>> {
  const result = await provider.embed?.({ request, ...terms });
  if (result === undefined) return LACKING;
  return result.ok ? ok({ kind: 'embedding', request, answer: result.value, ...limitsOf(result.value) }) : result;
}

async function askTokenCount(request: TokenCountRequest, provider: Provider, terms: Terms): Promise<Result<Answered, Unsupported>> {
  const result = await provider.countTokens?.({ request, ...terms });
  if (result === undefined) return LACKING;
  return result.ok ? ok({ kind: 'token-count', request, answer: result.value, ...limitsOf(result.value) }) : result;
}

function limitsOf({ rateWindows }: RateLimited): RateLimited {
  return rateWindows === undefined ? NO_LIMITS : { rateWindows };
}

/** The stream of a provider that was asked for one and answered whole: the client gets what it asked for. */
async function* atOnce(answer: ChatAnswer): AsyncGenerator<readonly Piece[]> {
  yield [{ events: toEvents(answer) }];
}

/** The model is the parameter that asks for what this provider lacks. */
const LACKING: Result<Answered, Unsupported> = { ok: false, reason: { parameters: ['model'] } };

const DEFAULT_MAX_OUTPUT_TOKENS = 4_096;
const NO_LIMITS: RateLimited = {};
