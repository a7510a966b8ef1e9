import { auditStoreContract } from '../../../../test/audit-store-contract.ts';
import { memoryAuditStore } from './memory-audit-store.ts';

auditStoreContract('memory', async () => ({ store: memoryAuditStore(), [Symbol.asyncDispose]: async () => {} }));
