import type { AuditLog } from './open-audit-log.ts';

/** No audit log, where the operator wants none: everything happens, and nothing is written. */
export function createNoAudit(): AuditLog {
  return {
    sizeAtOpening: 0,
    problem: () => undefined,
    name: undefined,
    prove: () => Promise.resolve(undefined),
    proveGrowth: () => Promise.resolve([]),
    checkpoint: () => Promise.resolve(undefined),
    cosign: done,
    onSigned: () => undefined,
    write: done,
    follow: () => undefined,
    writeStranger: done,
    carryOut: async (_act, work) => work(),
    [Symbol.asyncDispose]: done,
  };
}

function done(): Promise<void> {
  return Promise.resolve();
}
