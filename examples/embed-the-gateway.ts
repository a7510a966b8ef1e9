/**
 * The gateway inside a program, with a guard of one's own: run it with `npx node --conditions=agentor-source examples/embed-the-gateway.ts`.
 *
 * The guard sees one canonical request, whichever API it came in by and whichever provider it goes to, so it is
 * written once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type RequestGuard, startGateway } from '@agentor/gateway';
import type { Part } from '@agentor/security/vocabulary';

/** Refuses whatever names a project that must not leave the house. When it fails or is late, the request is refused too. */
const keepsTheSecret: RequestGuard = {
  name: 'secret-project',
  onFailure: 'refuse',
  limitMs: 100,
  inspect: (request) => {
    if (request.kind !== 'chat') return { kind: 'not-scanned' };
    const texts = request.turns.flatMap(({ parts }) => parts.flatMap(textsOf));
    return { kind: texts.some((text) => /project nightfall/iu.test(text)) ? 'refused' : 'passed' };
  },
};

const folder = await mkdtemp(join(tmpdir(), 'agentor-example-'));
const load = (): ReturnType<typeof loadConfig> =>
  loadConfig({
    environment: {},
    directory: folder,
    readFile: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    overrides: { port: 0, metricsPort: 0 },
  });
const loaded = load();
if (!loaded.ok) throw new Error('a folder without a file means defaults');

const gateway = await startGateway({
  loaded: loaded.value,
  load,
  environment: {},
  guards: { sanitise: [], detect: [keepsTheSecret], protect: [], filter: [] },
  logStream: { write: () => undefined },
});
await ask('Hello there');
await ask('Tell me about Project Nightfall');
await gateway[Symbol.asyncDispose]();
await rm(folder, { recursive: true });

async function ask(content: string): Promise<void> {
  const answer = await fetch(new URL('/v1/chat/completions', gateway.url), {
    method: 'POST',
    headers: { 'authorization': `Bearer ${gateway.firstKey?.reveal() ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'agentor/echo', messages: [{ role: 'user', content }] }),
  });
  console.log(answer.status, await answer.text());
}

function textsOf(part: Part): readonly string[] {
  if (part.kind === 'tool-result') return part.content.flatMap(textsOf);
  if (part.kind === 'tool-call') return [part.argumentsJson];
  return 'text' in part ? [part.text] : [];
}
