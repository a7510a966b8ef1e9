import { createHmac, createSecretKey } from 'node:crypto';
import type { Secret } from '@agentor/security/kernel';
import type { Receipts } from '../ports/index.ts';
import type { AuditLog } from './open-audit-log.ts';

/** What receipts stand on. */
export interface ReceiptParts {
  readonly audit: Pick<AuditLog, 'prove' | 'name'>;
  /** Whoever has it can try out what short prompts were. Destroying it makes all salts unknowable, and leaves every proof as it is. */
  readonly saltKey: Secret;
  readonly provedWithinMs: number;
}

/** Receipts of the answers in an audit log; undefined where nothing is signed. */
export function openReceipts({ audit, saltKey, provedWithinMs }: ReceiptParts): Receipts | undefined {
  if (audit.name === undefined) return undefined;
  const key = createSecretKey(saltKey.reveal(), 'utf8');
  return {
    saltOf: (receiptId) => createHmac('sha256', key).update(`agentor receipt salt\0${receiptId}`).digest().subarray(0, SALT_BYTES),
    find: audit.prove,
    provedWithinMs,
    log: audit.name,
  };
}

const SALT_BYTES = 16;
