import type { Clock, Random, Secret } from '@agentor/security/kernel';
import { createPriceTable, Limiter, type Spending } from '@agentor/security/limits';
import { type Config, configEpoch, type ProviderConfig } from './config/index.ts';
import { type OpenedEgress, openEgress } from './egress/index.ts';
import { buildContentFilter, contentFilterGuards } from './guards/index.ts';
import { type Listener, openListener } from './http/index.ts';
import { ModelDiscovery } from './jobs/index.ts';
import { answer, type Capacity, createCapacity, type PipelinePorts, refusedAtDoor } from './pipeline/index.ts';
import type { Audit, Guards, Keys, Log, Receipts, Recorder } from './ports/index.ts';
import { createProviders } from './providers/index.ts';
import { Breaker, createCatalogue } from './routing/index.ts';
import { sleep } from './sleep.ts';

/** What a gateway is made of that outlives its configuration. */
export interface Parts {
  readonly keys: Keys;
  readonly audit: Audit;
  /** Undefined without an audit log. */
  readonly receipts: Receipts | undefined;
  /** Why no request can be answered now; undefined when all is well. */
  readonly notReady: () => string | undefined;
  readonly recorder: Recorder;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Those of the embedding program. They see what callers see: requests before the content filter, answers after it. */
  readonly guards: Guards;
  /** What earlier processes spent, and where the sums of this one go. */
  readonly spending: { readonly known: readonly Spending[]; readonly keep: (spending: Spending) => void };
  /** For the placeholders of the content filter. */
  readonly placeholderKey: Secret;
  /** Credentials of the gateway itself, by configuration: they are cut from every answer. */
  readonly ownSecrets: (config: Config) => readonly Secret[];
}

/** A gateway that answers. */
export interface Composed extends AsyncDisposable {
  readonly listener: Listener;
  /** Takes up a new configuration: requests in work end as they began, new ones follow it. */
  readonly reconfigure: (config: Config) => void;
  /** Asks open providers for their models now. */
  readonly discovery: ModelDiscovery;
  /** Every name that can be listed now. */
  readonly models: () => readonly string[];
}

/** Puts the gateway together. The only place that picks implementations. */
export async function compose(config: Config, parts: Parts): Promise<Composed> {
  await using stack = new AsyncDisposableStack();
  const egress = stack.use(openEgress(config.providers, { clock: parts.clock }));
  const breakers = new Breakers(parts.clock);
  const capacity = createCapacity(config.server.concurrentRequestsMax);
  const limiter = new Limiter({ rules: config.limits, clock: parts.clock, known: parts.spending.known, onSpent: parts.spending.keep });
  const standing = { ...parts, egress, breakers, capacity, limiter, discovered: () => discovery.models(), modelsSinceS: Math.floor(parts.clock.nowMs() / 1000) };
  let current = assemble(config, standing);
  const discovery = stack.use(
    new ModelDiscovery({
      providers: () => [...current.providers.values()].filter(({ name }) => current.config.providers.some((one) => one.name === name && one.isOpen)),
      limits: DISCOVERY_LIMITS,
      onFailed: (provider, error) => parts.log.warn('models.not-listed', { provider, error }),
    }),
  );
  const listener = stack.use(
    await openListener(config.server, {
      answer: (incoming) => answer(incoming, current.ports),
      notReady: parts.notReady,
      clock: parts.clock,
      onRefused: (refusal, surface) => refusedAtDoor(refusal, surface, parts),
      onBroken: (error) => parts.log.error('request.broken', { error }),
    }),
  );
  const kept = stack.move();
  return {
    listener,
    discovery,
    models: () => current.ports.catalogue.list(discovery.models()).map(({ name }) => name),
    reconfigure: (next) => {
      egress.replace(next.providers);
      capacity.limit(next.server.concurrentRequestsMax);
      limiter.replaceRules(next.limits);
      current = assemble(next, standing);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

interface Assembled {
  readonly config: Config;
  readonly ports: PipelinePorts;
  readonly providers: ReturnType<typeof createProviders>;
}

interface AssemblyParts extends Parts {
  readonly egress: OpenedEgress;
  readonly breakers: Breakers;
  readonly capacity: Capacity;
  readonly limiter: Limiter;
  readonly discovered: PipelinePorts['discovered'];
  readonly modelsSinceS: PipelinePorts['modelsSinceS'];
}

/** Everything that follows the configuration. */
function assemble(config: Config, parts: AssemblyParts): Assembled {
  const { egress, clock, random, breakers } = parts;
  const providers = createProviders(config.providers, { egress, clock, random, sleep });
  const providerConfigs = new Map(config.providers.map((provider) => [provider.name, provider]));
  const ports: PipelinePorts = {
    clock,
    random,
    sleep,
    keys: parts.keys,
    audit: parts.audit,
    receipts: parts.receipts,
    policyEpoch: configEpoch(config),
    requestDurability: config.audit.requestDurability,
    recorder: parts.recorder,
    guards: withContentFilter(config, parts),
    discovered: parts.discovered,
    modelsSinceS: parts.modelsSinceS,
    catalogue: createCatalogue(config),
    capacity: parts.capacity,
    limiter: parts.limiter,
    prices: createPriceTable(config.prices),
    parseOptions: { extraParameters: new Set(config.requests.extraParameters) },
    bodyLimits: { textBytesMax: config.server.textBodyBytesMax, multimodalBytesMax: config.server.multimodalBodyBytesMax },
    terms: config.routing,
    provider: (name) => providers.get(name),
    providerConfig: (name) => providerConfigs.get(name),
    breakerOf: (deployment) => breakers.of(`${deployment.provider}/${deployment.model}`, breakerTerms(config, providerConfigs.get(deployment.provider))),
    onBroken: (requestId, error) => parts.log.error('request.broken', { requestId, error }),
  };
  return { config, ports, providers };
}

function withContentFilter(config: Config, { guards, placeholderKey, ownSecrets }: AssemblyParts): Guards {
  const own = ownSecrets(config);
  const filter = buildContentFilter({ config, key: placeholderKey, ownSecrets: own });
  const ours = contentFilterGuards(filter, own.map((secret) => secret.reveal()));
  return { ...guards, protect: [...guards.protect, ours.request], filter: [ours.answer, ...guards.filter] };
}

/** The echo model fails when it is told to: what one caller tries must not close it to the others. */
function breakerTerms({ routing }: Config, provider: ProviderConfig | undefined): Config['routing']['breaker'] {
  return provider?.preset === 'echo' ? { ...routing.breaker, failuresMax: Number.POSITIVE_INFINITY } : routing.breaker;
}

/** The breakers, by deployment. They outlive reloads; the oldest go first when there are too many names. */
class Breakers {
  readonly #clock: Clock;
  readonly #known = new Map<string, Breaker>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(deployment: string, terms: Config['routing']['breaker']): Breaker {
    const known = this.#known.get(deployment);
    if (known !== undefined) return known;
    if (this.#known.size >= BREAKERS_MAX) this.#known.delete(this.#known.keys().next().value ?? '');
    const breaker = new Breaker(terms, this.#clock);
    this.#known.set(deployment, breaker);
    return breaker;
  }
}

/** Open providers take any model name, so names are not bounded by the configuration. */
const BREAKERS_MAX = 2_000;
const DISCOVERY_LIMITS = { connectMs: 3_000, firstByteMs: 10_000, silenceMs: 10_000, totalMs: 20_000 };
