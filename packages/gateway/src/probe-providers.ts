import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '@agentor/security/node';
import type { Config } from './config/index.ts';
import { openEgress } from './egress/index.ts';
import { Cancellation, type Provider, ProviderError, type TimeLimits } from './ports/index.ts';
import { createProviders } from './providers/index.ts';
import { sleep } from './sleep.ts';

/** What a provider said when it was asked for its models. */
export type ProviderProbe =
  | { readonly provider: string; readonly outcome: 'answered'; readonly models: readonly string[] }
  /** `reason` is a kind of fault: `credentials-refused`, `connect-failed` … */
  | { readonly provider: string; readonly outcome: 'failed'; readonly reason: string; readonly status?: number };

/** Asks every configured provider for its models, at the same time, by the same way out as the gateway's own calls. Never throws for a provider. */
export async function probeProviders(config: Config): Promise<readonly ProviderProbe[]> {
  await using egress = openEgress(config.providers, { clock: SYSTEM_CLOCK });
  const providers = createProviders(config.providers, { egress, clock: SYSTEM_CLOCK, random: SYSTEM_RANDOM, sleep });
  return await Promise.all([...providers.values()].map(async (provider) => probe(provider)));
}

async function probe(provider: Provider): Promise<ProviderProbe> {
  try {
    return { provider: provider.name, outcome: 'answered', models: await provider.listModels({ limits: LIMITS, cancellation: new Cancellation() }) };
  } catch (error) {
    if (!(error instanceof ProviderError)) return { provider: provider.name, outcome: 'failed', reason: 'provider-error' };
    const { kind, status } = error.fault;
    return { provider: provider.name, outcome: 'failed', reason: kind, ...(status !== undefined && { status }) };
  }
}

/** Someone waits at a terminal. */
const LIMITS: TimeLimits = { connectMs: 3_000, firstByteMs: 8_000, silenceMs: 5_000, totalMs: 10_000 };
