import { type Environment, ollamaProvider, type ProviderConfig, readVariable } from '../../config/index.ts';
import type { TimeLimits } from '../../ports/index.ts';

/** What the search for an Ollama needs. */
export interface OllamaSearch {
  readonly environment: Environment;
  /** `config.routing.timeouts`. */
  readonly timeouts: TimeLimits;
  /** The body of a plain `GET`, at most `bytesMax` of it; undefined for any other outcome. Never throws. */
  readonly get: (url: URL, limits: { readonly timeoutMs: number; readonly bytesMax: number }) => Promise<string | undefined>;
}

/** Looks whether an Ollama answers on its port, and gives it as a provider; undefined when none does within 300 ms. */
export async function findOllama({ environment, timeouts, get }: OllamaSearch): Promise<ProviderConfig | undefined> {
  const root = ollamaAddress(readVariable(environment, 'OLLAMA_HOST'));
  if (root === undefined) return undefined;
  const body = await get(new URL('/api/version', root), { timeoutMs: ANSWER_MS, bytesMax: BODY_BYTES_MAX });
  if (body === undefined || !isVersion(body)) return undefined;
  return ollamaProvider(new URL('/v1', root), timeouts);
}

/**
 * The address that Ollama's own variable means: `host`, `host:port`, or a URL. An address to listen on everywhere is
 * reached by loopback. Undefined when it is none.
 */
export function ollamaAddress(value: string | undefined): URL | undefined {
  if (value === undefined) return new URL(`http://127.0.0.1:${PORT}`);
  const text = /^https?:[/][/]/i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return undefined;
  const hasPort = url.port !== '' || /:[0-9]+[/]*$/.test(text) || url.protocol === 'https:' || text === value;
  const host = url.hostname === '0.0.0.0' ? '127.0.0.1' : url.hostname.replace('[::]', '[::1]');
  return new URL(`${url.protocol}//${host}:${hasPort ? url.port || defaultPort(url) : PORT}`);
}

function defaultPort(url: URL): string {
  return url.protocol === 'https:' ? '443' : '80';
}

function isVersion(body: string): boolean {
  return /^\s{0,8}[{]\s{0,8}"version"\s{0,8}:\s{0,8}"[^"]{1,64}"/.test(body.slice(0, 256));
}

const PORT = '11434';
/** A neighbour on the same machine answers in a few; nobody waits longer for the gateway to start. */
const ANSWER_MS = 300;
const BODY_BYTES_MAX = 4096;
