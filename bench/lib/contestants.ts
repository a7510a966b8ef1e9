import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openKeyStore } from '@agentor/gateway';
import { CORE_MEASURED, freePort, type Pinned, startPinned } from './processes.ts';

/** A server that the bench measures, and how to talk to it. */
export interface Contestant extends AsyncDisposable {
  readonly name: string;
  readonly server: Pinned;
  readonly headers: Readonly<Record<string, string>>;
  /** What stands before the upstream's name of a model. */
  readonly modelPrefix: string;
}

/** The bare proxies: the least that Node can do. */
export async function startFloor(upstreamPort: number, kind: 'request' | 'dispatch'): Promise<Contestant> {
  const port = await freePort();
  const program = fileURLToPath(new URL(`../servers/floor-${kind}.ts`, import.meta.url));
  const server = await startPinned({
    command: [process.execPath, program, String(port), `http://127.0.0.1:${upstreamPort}`],
    port,
    core: CORE_MEASURED,
  });
  return { name: `floor (${kind})`, server, headers: {}, modelPrefix: '', [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Portkey's gateway from npm, installed beside the bench at its first run. */
export async function startPortkey(upstreamPort: number): Promise<Contestant> {
  const folder = fileURLToPath(new URL('../peers/portkey/', import.meta.url));
  if (!existsSync(join(folder, 'node_modules'))) {
    process.stdout.write('installing the peer @portkey-ai/gateway …\n');
    const installed = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    if (installed.status !== 0) throw new Error('the peer could not be installed');
  }
  const port = await freePort();
  const server = await startPinned({
    command: [process.execPath, 'node_modules/@portkey-ai/gateway/build/start-server.js', '--headless', `--port=${port}`],
    port,
    core: CORE_MEASURED,
    folder,
    environment: { NODE_ENV: 'production' },
  });
  const headers = { 'authorization': 'Bearer bench', 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1` };
  return { name: 'portkey', server, headers, modelPrefix: '', [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Ours: as `npm start` runs it, with log, records and metrics on; only the provider is the bench's. */
export async function startAgentor(upstreamPort: number): Promise<Contestant> {
  const folder = mkdtempSync(join(tmpdir(), 'agentor-bench-'));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const dataFolder = join(folder, 'data');
  const keys = await openKeyStore(dataFolder);
  const created = await keys.create({ label: 'bench' });
  const file = join(folder, 'agentor.yaml');
  writeFileSync(file, configuration({ port, metricsPort, dataFolder, upstreamPort }));
  const program = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));
  const server = await startPinned({
    command: [process.execPath, ...FLAGS, program, 'serve', '--config', file],
    port,
    core: CORE_MEASURED,
  });
  return {
    name: 'agentor',
    server,
    headers: { authorization: `Bearer ${created.key.reveal()}` },
    modelPrefix: 'bench/',
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function configuration(at: { readonly port: number; readonly metricsPort: number; readonly dataFolder: string; readonly upstreamPort: number }): string {
  return `server: { port: ${at.port} }
metrics: { port: ${at.metricsPort} }
data_folder: ${at.dataFolder}
presets: { environment: false, ollama: false }
providers:
  bench: { preset: openai-compatible, base_url: "http://127.0.0.1:${at.upstreamPort}/v1", private_network: true }
`;
}

/** The version of the peer that was measured. */
export function portkeyVersion(): string {
  const manifest = new URL('../peers/portkey/node_modules/@portkey-ai/gateway/package.json', import.meta.url);
  const { version }: { readonly version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  return version;
}

/** Those of `npm start`. */
const FLAGS: readonly string[] = ['--disable-proto=throw', '--disallow-code-generation-from-strings', '--max-semi-space-size=32', '--conditions=agentor-source'];
