import type { Clock } from '@agentor/security/kernel';
import { Pool } from 'undici';
import { type Egress, type EgressCall, EgressError, type EgressReply, TurnBatch } from '../ports/index.ts';
import { CONNECTION_AGE_MS, HEAD_BYTES_MAX, IDLE_CONNECTION_MS } from './bounds.ts';
import { type ConnectorParts, openConnector } from './connector.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import type { Destination } from './destination.ts';
import { openSocket, type OpenSocket } from './open-socket.ts';
import { type Resolve, resolveBySystem } from './resolve-checked.ts';
import { toHeaderList } from './to-header-list.ts';
import { UpstreamCall } from './upstream-call.ts';

/** What the egress needs of the world. */
export interface EgressParts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** The system's resolver when absent. */
  readonly resolve?: Resolve;
  /** Node's sockets when absent. */
  readonly openSocket?: OpenSocket;
  /** PEM texts trusted instead of Node's own list (`NODE_EXTRA_CA_CERTS` adds to that one). */
  readonly certificateAuthorities?: readonly string[];
}

/** The way out, with a life of its own. */
export interface OpenedEgress extends Egress, AsyncDisposable {
  /**
   * Takes the destinations of a new configuration. Calls in flight end as they began; unchanged destinations keep their connections.
   */
  readonly replace: (destinations: readonly Destination[]) => void;
}

/**
 * Opens the only way out. Proxies named in the environment, redirects and anything a request says about where to go have no say.
 */
export function openEgress(destinations: readonly Destination[], parts: EgressParts): OpenedEgress {
  const watch = new DeadlineWatch(parts.clock);
  const batch = new TurnBatch();
  const later = (task: () => void): void => batch.add(task);
  const connectorParts: ConnectorParts = {
    resolve: parts.resolve ?? resolveBySystem,
    openSocket: parts.openSocket ?? openSocket,
    certificateAuthorities: parts.certificateAuthorities,
  };
  const retired = new Set<Pool>();
  let lines: ReadonlyMap<string, Line> = new Map();
  const replace = (next: readonly Destination[]): void => {
    const before = lines;
    lines = takeOver(before, next, connectorParts);
    const kept = new Set([...lines.values()].map(({ pool }) => pool));
    for (const { pool } of before.values()) if (!kept.has(pool)) retire(pool, retired);
  };
  replace(destinations);
  return {
    send: (call) => send(lines.get(call.destination)?.pool, call, { watch, later }),
    replace,
    [Symbol.asyncDispose]: async () => {
      const pools = [...[...lines.values()].map(({ pool }) => pool), ...retired];
      lines = new Map();
      await Promise.all(pools.map((pool) => pool.destroy()));
    },
  };
}

/** What all calls share. */
interface Standing {
  readonly watch: DeadlineWatch;
  readonly later: (task: () => void) => void;
}

/** The connections to one destination. */
interface Line {
  /** Two destinations with the same mark may share connections over time. */
  readonly mark: string;
  readonly pool: Pool;
}

function send(pool: Pool | undefined, call: EgressCall, { watch, later }: Standing): Promise<EgressReply> {
  if (pool === undefined) return Promise.reject(new EgressError({ kind: 'destination-refused' }));
  const upstream = new UpstreamCall(call, watch, later);
  if (upstream.isOver) return upstream.reply;
  try {
    pool.dispatch(
      {
        method: call.method,
        path: call.path,
        headers: toHeaderList(call.headers),
        ...(call.body === undefined ? {} : { body: call.body }),
        // Ours are kept by the watch.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      upstream,
    );
  } catch (error) {
    upstream.refuse(error);
  }
  return upstream.reply;
}

function takeOver(before: ReadonlyMap<string, Line>, next: readonly Destination[], parts: ConnectorParts): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const destination of next) {
    if (destination.baseUrl === undefined) continue;
    const mark = markOf(destination.baseUrl, destination);
    const known = before.get(destination.name);
    const line = known?.mark === mark ? known : { mark, pool: openPool(destination.baseUrl, destination, parts) };
    lines.set(destination.name, line);
  }
  return lines;
}

function markOf(baseUrl: URL, { isPrivateNetworkAllowed, connectionsMax, timeouts }: Destination): string {
  return JSON.stringify([baseUrl.href, isPrivateNetworkAllowed, connectionsMax, timeouts.connectMs]);
}

function openPool(baseUrl: URL, destination: Destination, parts: ConnectorParts): Pool {
  return new Pool(originOf(baseUrl), {
    connections: destination.connectionsMax,
    connect: openConnector(destination, parts),
    pipelining: 1,
    allowH2: false,
    maxHeaderSize: HEAD_BYTES_MAX,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    clientTtl: CONNECTION_AGE_MS,
  });
}

/** undici takes http and https alone; for any other scheme the connector refuses before anything is sent. */
function originOf(baseUrl: URL): string {
  return baseUrl.protocol === 'http:' || baseUrl.protocol === 'https:' ? baseUrl.origin : 'https://invalid';
}

function retire(pool: Pool, retired: Set<Pool>): void {
  retired.add(pool);
  const forget = (): void => {
    retired.delete(pool);
  };
  pool.close().then(forget, forget);
}
