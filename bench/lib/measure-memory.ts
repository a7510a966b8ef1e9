import type { Contestant } from './contestants.ts';
import type { LoadJob } from './load.ts';
import { pause } from './processes.ts';
import { round } from './report.ts';
import { runLoad } from './run-load.ts';

/** What happens to resident memory over half a million requests, and after large bodies. */
export interface MemoryFigures {
  readonly at100kMiB: number;
  readonly at500kMiB: number;
  readonly growthPercent: number;
  /** Half a minute after the last of those. */
  readonly idleMiB: number;
  /** While bodies of 120 KiB came in. */
  readonly peakMiB: number;
  /** Half a minute after the last of those. */
  readonly afterBodiesMiB: number;
  readonly overIdlePercent: number;
}

/** Sends 500,000 requests, then 20,000 of 120 KiB, and reads resident memory on the way. Takes some minutes. */
export async function measureMemory(contestant: Contestant, job: Omit<LoadJob, 'port'>): Promise<MemoryFigures> {
  const resident = (): number => round(contestant.server.residentBytes() / 1_048_576);
  const send = async (requests: number, body: string): Promise<void> => {
    process.stderr.write(`\rmemory: ${requests} requests of ${body.length} bytes`.padEnd(78));
    const { failed } = await runLoad(contestant.server, { ...job, body, seconds: 900, requestsMax: requests });
    if (failed > 0) throw new Error(`${failed} requests failed while memory was measured`);
  };
  await send(100_000, job.body);
  const at100kMiB = resident();
  for (let part = 0; part < 4; part += 1) await send(100_000, job.body);
  const at500kMiB = resident();
  await pause(SETTLE_MS);
  const idleMiB = resident();
  await send(20_000, withPrompt(job.body, 120 * 1024));
  const peakMiB = resident();
  await pause(SETTLE_MS);
  const afterBodiesMiB = resident();
  process.stderr.write(`\r${' '.repeat(78)}\r`);
  return {
    at100kMiB,
    at500kMiB,
    growthPercent: round((at500kMiB / at100kMiB - 1) * 100),
    idleMiB,
    peakMiB,
    afterBodiesMiB,
    overIdlePercent: round((afterBodiesMiB / idleMiB - 1) * 100),
  };
}

/** The same request with a prompt of so many characters. */
function withPrompt(body: string, characters: number): string {
  return body.replace(/"content":"[^"]*"/, () => `"content":"${'large body '.repeat(Math.ceil(characters / 11)).slice(0, characters)}"`);
}

const SETTLE_MS = 30_000;
