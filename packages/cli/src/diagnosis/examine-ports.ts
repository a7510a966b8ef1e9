import type { Config } from '@agentor/gateway';
import type { Terminal } from '../terminal.ts';
import { type Finding, good, problem } from './finding.ts';

/** Whether the gateway could listen where it is to, or does so already. */
export async function examinePorts({ server, metrics }: Config, { machine }: Terminal): Promise<readonly Finding[]> {
  const wanted = [{ setting: 'server.port', ...server }, ...(metrics.isEnabled ? [{ setting: 'metrics.port', ...metrics }] : [])];
  const codes = await Promise.all(wanted.map(async ({ host, port }) => machine.tryPort(host, port)));
  const isRunning = codes[0] === IN_USE && (await machine.isGateway(server.host, server.port));
  return wanted.map(({ setting, host, port }, index) => {
    const code = codes[index];
    if (code === undefined) return good('ports', `${host}:${port} is free`);
    if (code === IN_USE && isRunning) return good('ports', `${host}:${port} is in use, and a gateway is running`);
    return problem('ports', `${host}:${port} cannot be had (${code})`, `${REASONS[code] ?? 'Choose another address'}; the setting is ${setting}`);
  });
}

const IN_USE = 'EADDRINUSE';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something else listens there: stop it or choose another port',
  EACCES: 'Ports below 1024 need a privilege: choose a higher one',
  EADDRNOTAVAIL: 'This machine has no such address',
  ENOTFOUND: 'This machine does not know the name',
};
