import { Cancellation, type Provider, type TimeLimits } from '../ports/index.ts';
import type { DiscoveredModel } from '../routing/index.ts';

/** What discovery needs. */
export interface DiscoveryPorts {
  /** Providers whose models may be used without being configured. */
  readonly providers: () => readonly Provider[];
  readonly limits: TimeLimits;
  /** Told of each provider whose list could not be had. */
  readonly onFailed: (provider: string, error: unknown) => void;
}

/** Asks open providers for their models, now and then: what `GET /v1/models` shows beside the configured ones. */
export class ModelDiscovery implements Disposable {
  readonly #ports: DiscoveryPorts;
  readonly #found = new Map<string, readonly string[]>();
  #timer: NodeJS.Timeout | undefined;
  readonly #cancellation = new Cancellation();

  constructor(ports: DiscoveryPorts) {
    this.#ports = ports;
  }

  /** The models found so far. A provider that failed keeps what it last said. */
  models(): readonly DiscoveredModel[] {
    return [...this.#found].flatMap(([provider, models]) => models.map((model) => ({ provider, model })));
  }

  /** Asks all open providers once, at the same time, and again every ten minutes. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#askAll(), INTERVAL_MS).unref();
    await this.#askAll();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#cancellation.cancel('shutdown');
  }

  async #askAll(): Promise<void> {
    const providers = this.#ports.providers();
    const names = new Set(providers.map(({ name }) => name));
    for (const known of this.#found.keys()) if (!names.has(known)) this.#found.delete(known);
    await Promise.all(providers.map((provider) => this.#ask(provider)));
  }

  async #ask(provider: Provider): Promise<void> {
    try {
      const call = { limits: this.#ports.limits, cancellation: this.#cancellation };
      this.#found.set(provider.name, await provider.listModels(call));
    } catch (error) {
      if (this.#cancellation.reason === undefined) this.#ports.onFailed(provider.name, error);
    }
  }
}

const INTERVAL_MS = 600_000;
