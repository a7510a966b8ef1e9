import { type Clock, ok, type Random, refuse, type Result } from '@agentor/security/kernel';
import type { Fault } from '@agentor/security/vocabulary';
import type { Unsupported } from '@agentor/security/wire';
import type { DeploymentConfig, RoutingConfig } from '../config/index.ts';
import { type Refusal, refusalFromFault } from '../errors/index.ts';
import { type AttemptRecord, type Cancellation, type Provider, ProviderError } from '../ports/index.ts';
import { backoffMs } from './backoff.ts';
import type { Breaker } from './breaker.ts';
import type { Route } from './catalogue.ts';
import { judgeFault } from './judge-fault.ts';
import { orderDeployments } from './order-deployments.ts';

/** What attempts need of the gateway. */
export interface RoutingPorts {
  readonly provider: (name: string) => Provider | undefined;
  readonly breakerOf: (deployment: DeploymentConfig) => Breaker;
  readonly terms: RoutingConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** Waits; resolves early when the request is cancelled. */
  readonly sleep: (ms: number, cancellation: Cancellation) => Promise<void>;
}

/** One request's wish. */
export interface Attempting<Answer> {
  /**
   * Makes one attempt. It has succeeded once the answer can be given to the client.
   *
   * @throws {ProviderError} when the attempt failed and no byte has gone to the client.
   */
  readonly attempt: (deployment: DeploymentConfig, provider: Provider) => Promise<Result<Answer, Unsupported>>;
  /** Whether an answer has only begun; the breaker is then told of its end by whoever reads it. Absent: it is whole. */
  readonly isOnlyBegun?: (answer: Answer) => boolean;
  /** Asked before a route is tried; says why it may not be. Absent: every one may. */
  readonly enter?: (route: Route) => Refusal | undefined;
  readonly cancellation: Cancellation;
  /** Told of each attempt when it is over, and of the time spent waiting. */
  readonly onAttempt: (record: AttemptRecord) => void;
}

/** The answer, and who gave it. */
export interface Served<Answer> {
  readonly answer: Answer;
  readonly route: Route;
  readonly deployment: DeploymentConfig;
  readonly provider: Provider;
}

/**
 * Tries routes in order: all deployments of one by weight, then again after a backoff, then the next route.
 * Stops at the first answer, at a fault of the request itself, and when the request is cancelled.
 */
export async function tryRoutes<Answer>(
  routes: readonly Route[],
  wish: Attempting<Answer>,
  ports: RoutingPorts,
): Promise<Result<Served<Answer>, Refusal>> {
  const attempts = new Attempts(wish, ports);
  for (const route of routes) {
    const barred = wish.enter?.(route);
    if (barred !== undefined) {
      attempts.barred(barred);
      continue;
    }
    const served = await attempts.tryRoute(route);
    if (served !== undefined) return served;
  }
  return refuse(attempts.refusal());
}

class Attempts<Answer> {
  readonly #wish: Attempting<Answer>;
  readonly #ports: RoutingPorts;
  readonly #startedMs: number;
  #unsupported: Unsupported | undefined;
  #fault: Fault | undefined;
  #barred: Refusal | undefined;
  #backoffMs = 0;

  constructor(wish: Attempting<Answer>, ports: RoutingPorts) {
    this.#wish = wish;
    this.#ports = ports;
    this.#startedMs = ports.clock.monotonicMs();
  }

  /** Undefined: nobody here answered, the next route may. */
  async tryRoute(route: Route): Promise<Result<Served<Answer>, Refusal> | undefined> {
    const { terms, random } = this.#ports;
    let candidates = orderDeployments(route.deployments, random.fraction);
    for (let round = 1; round <= terms.retries.attemptsMax && candidates.length > 0; round += 1) {
      if (round > 1 && !(await this.#backOff(round - 1))) return this.#stop();
      const again: DeploymentConfig[] = [];
      for (const deployment of candidates) {
        const outcome = await this.#tryDeployment(route, deployment);
        if (typeof outcome === 'object') return ok(outcome);
        if (outcome === 'stop') return refuse(this.refusal());
        if (outcome === 'again') again.push(deployment);
      }
      candidates = again;
    }
    return this.#stop();
  }

  /** A route that may not be tried now. */
  barred(refusal: Refusal): void {
    this.#barred ??= refusal;
  }

  /** Why nobody answered: the request's own fault first, then what providers said, then what they cannot express. */
  refusal(): Refusal {
    const cancelled = this.#wish.cancellation.reason;
    if (cancelled !== undefined) return { code: cancelled === 'shutdown' ? 'shutting_down' : 'client_closed' };
    if (this.#fault !== undefined) return refusalFromFault(this.#fault);
    if (this.#unsupported === undefined) return this.#barred ?? { code: 'provider_unavailable', retryAfterMs: RETRY_AFTER_MS };
    const parameter = this.#unsupported.parameters.join(', ');
    if (parameter === 'model') return { code: 'operation_not_supported', parameter, rule: 'its provider has no such operation for it' };
    return { code: 'unsupported_parameter', ...(parameter === '' ? {} : { parameter }) };
  }

  async #tryDeployment(route: Route, deployment: DeploymentConfig): Promise<Served<Answer> | 'again' | 'elsewhere' | 'stop'> {
    const provider = this.#ports.provider(deployment.provider);
    if (provider === undefined) return 'elsewhere';
    const breaker = this.#ports.breakerOf(deployment);
    if (!breaker.tryPass()) return 'elsewhere';
    const startedMs = this.#ports.clock.monotonicMs();
    try {
      const result = await this.#wish.attempt(deployment, provider);
      if (result.ok) {
        if (this.#wish.isOnlyBegun?.(result.value) === true) breaker.began();
        else breaker.succeeded();
        this.#note(deployment, startedMs, { outcome: 'answered', status: 200 });
        return { answer: result.value, route, deployment, provider };
      }
      breaker.abandoned();
      this.#unsupported = result.reason;
      this.#note(deployment, startedMs, { outcome: 'unsupported' });
      return 'elsewhere';
    } catch (error) {
      return this.#failed(error, { deployment, breaker, startedMs });
    }
  }

  #failed(
    error: unknown,
    at: { readonly deployment: DeploymentConfig; readonly breaker: Breaker; readonly startedMs: number },
  ): 'again' | 'elsewhere' | 'stop' {
    const isCancelled = this.#wish.cancellation.reason !== undefined;
    if (isCancelled || !(error instanceof ProviderError)) {
      at.breaker.abandoned();
      this.#note(at.deployment, at.startedMs, { outcome: isCancelled ? 'cancelled' : 'provider-error' });
      if (isCancelled) return 'stop';
      throw error;
    }
    const { fault } = error;
    const judgement = judgeFault(fault.kind);
    if (judgement.isFailure) at.breaker.failed();
    else at.breaker.abandoned();
    this.#fault = fault;
    this.#note(at.deployment, at.startedMs, {
      outcome: fault.kind,
      ...(fault.status === undefined ? {} : { status: fault.status }),
    });
    return judgement.next;
  }

  /** False when waiting is not worth it: the provider asks for too long, or the request's time is over. */
  async #backOff(round: number): Promise<boolean> {
    const { terms, random, clock, sleep } = this.#ports;
    const wait = backoffMs(round, terms.retries, { retryAfterMs: this.#fault?.retryAfterMs, fraction: random.fraction });
    const leftMs = terms.timeouts.totalMs - (clock.monotonicMs() - this.#startedMs);
    if (wait === undefined || wait >= leftMs) return false;
    await sleep(wait, this.#wish.cancellation);
    this.#backoffMs = wait;
    return this.#wish.cancellation.reason === undefined;
  }

  #stop(): Result<Served<Answer>, Refusal> | undefined {
    return this.#wish.cancellation.reason === undefined ? undefined : refuse(this.refusal());
  }

  #note(deployment: DeploymentConfig, startedMs: number, end: Pick<AttemptRecord, 'outcome' | 'status'>): void {
    this.#wish.onAttempt({
      deployment: `${deployment.provider}/${deployment.model}`,
      provider: deployment.provider,
      model: deployment.model,
      durationMs: this.#ports.clock.monotonicMs() - startedMs,
      backoffMs: this.#backoffMs,
      ...end,
    });
    this.#backoffMs = 0;
  }
}

const RETRY_AFTER_MS = 5_000;
