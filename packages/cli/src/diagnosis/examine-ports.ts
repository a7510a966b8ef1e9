import type { Config } from '@agentor/gateway';
import type { Terminal } from '../terminal.ts';
import { type Finding, good, problem } from './finding.ts';

/** Whether the gateway could listen where it is to. */
export async function examinePorts({ server, metrics }: Config, { machine }: Terminal): Promise<readonly Finding[]> {
  const wanted = [{ setting: 'server.port', ...server }, ...(metrics.isEnabled ? [{ setting: 'metrics.port', ...metrics }] : [])];
  return Promise.all(
    wanted.map(async ({ setting, host, port }) => {
      const code = await machine.tryPort(host, port);
      if (code === undefined) return good('ports', `${host}:${port} is free`);
      return problem('ports', `${host}:${port} cannot be had (${code})`, `${REASONS[code] ?? 'Choose another address'}; the setting is ${setting}`);
    }),
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Something listens there already, perhaps a running gateway: stop it or choose another port',
  EACCES: 'Ports below 1024 need a privilege: choose a higher one',
  EADDRNOTAVAIL: 'This machine has no such address',
  ENOTFOUND: 'This machine does not know the name',
};
