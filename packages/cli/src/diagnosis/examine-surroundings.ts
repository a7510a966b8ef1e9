import type { Terminal } from '../terminal.ts';
import { deviation, type Finding, good, problem } from './finding.ts';

/** What the user and the environment do to the gateway's safety. */
export function examineSurroundings({ environment, machine }: Terminal): readonly Finding[] {
  const isSet = (name: string): boolean => (environment[name] ?? '') !== '';
  const found = [
    ...(environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' ? [problem('surroundings', 'NODE_TLS_REJECT_UNAUTHORIZED=0 lets anybody pose as a provider', 'Unset it; name a private authority by NODE_EXTRA_CA_CERTS')] : []),
    ...(/--inspect/.test(environment['NODE_OPTIONS'] ?? '') ? [problem('surroundings', 'NODE_OPTIONS opens the debugger, which can read every secret', 'Take --inspect out of it')] : []),
    ...(isSet('SSLKEYLOGFILE') || /--tls-keylog/.test(environment['NODE_OPTIONS'] ?? '') ? [problem('surroundings', 'TLS keys are written to a file', 'Unset SSLKEYLOGFILE and take --tls-keylog out of NODE_OPTIONS')] : []),
    ...(machine.userId === 0 ? [deviation('surroundings', 'this runs as root', 'Run the gateway as a user of its own')] : []),
    ...(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'].some(isSet) ? [deviation('surroundings', 'a proxy is set in the environment; the gateway does not use it', 'Give it a direct way to the providers')] : []),
  ];
  return found.length === 0 ? [good('surroundings', 'nothing weakens it')] : found;
}
