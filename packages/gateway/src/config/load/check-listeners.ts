import type { Config } from '../config.ts';
import type { Problems } from './problem.ts';

/** Checks what the listeners and limits say together: impossible combinations are problems, dangerous ones warnings. */
export function checkListeners({ server, metrics, routing }: Pick<Config, 'server' | 'metrics' | 'routing'>, problems: Problems): void {
  if (metrics.isEnabled && metrics.port === server.port && server.port !== 0) {
    problems.add(['metrics', 'port'], 'the gateway listens on this port already', 'Choose another one');
  }
  if (server.textBodyBytesMax > server.multimodalBodyBytesMax) {
    problems.add(['server', 'text_body_limit'], 'is above multimodal_body_limit', 'Raise multimodal_body_limit or lower this one');
  }
  if (server.multimodalBodyBytesMax > BODY_BYTES_MAX) problems.add(['server', 'multimodal_body_limit'], 'is above 1GiB', 'Lower it: a body is held in memory');
  if (server.textBodyBytesMax < 1024) problems.add(['server', 'text_body_limit'], 'is below 1KiB', 'Raise it: no chat would pass');
  if (server.headerBytesMax < 1024 || server.headerBytesMax > 1_048_576) problems.add(['server', 'header_limit'], 'must be from 1KiB to 1MiB', 'Leave it out for 16KiB');
  if (routing.retries.backoffBaseMs > routing.retries.backoffMaxMs) {
    problems.add(['routing', 'retries', 'backoff_base'], 'is above backoff_max', 'Raise backoff_max or lower this one');
  }
  checkWaits(server, problems);
  checkExposure(server, problems);
}

/** Whether an address is reached from this machine alone. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:[.][0-9]{1,3}){3}$/.test(host);
}

function checkWaits(server: Config['server'], problems: Problems): void {
  const waits = { headers_timeout: server.headersMs, body_timeout: server.bodyMs, write_stall: server.writeStallMs, keep_alive_comment: server.keepAliveCommentMs };
  for (const [name, waitMs] of Object.entries(waits)) {
    if (waitMs < 100) problems.add(['server', name], 'must be at least 100ms', 'A limit of 0 would not mean "none"');
  }
  if (server.bodyMs < server.headersMs) problems.add(['server', 'body_timeout'], 'is shorter than headers_timeout, which it includes', 'Raise it');
}

function checkExposure(server: Config['server'], problems: Problems): void {
  if (!isLoopbackHost(server.host)) {
    problems.warn(['server', 'host'], 'other machines can reach the gateway, over unencrypted HTTP', 'Put a TLS-terminating proxy in front, or listen on 127.0.0.1');
    if (server.hosts === undefined) problems.warn(['server', 'hosts'], 'any Host header is answered', 'List the names that clients use under server.hosts');
  }
}

const BODY_BYTES_MAX = 1_073_741_824;
