/**
 * A log that proves itself: run it with `npx node --conditions=agentor-source examples/log-securely.ts [FILE]`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogCategory } from '@agentor/security';
import { openSecureLogger } from '@agentor/security/node';

const file = process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'agentor-example-')), 'security.log');
await using secureLogger = await openSecureLogger({ file });

// Log events. Awaiting one of the security class means that it is on disk.
await secureLogger.info({ message: 'User logged in', category: LogCategory.SECURITY, userId: 'user123' });
await secureLogger.security({ message: 'Suspicious activity detected', userId: 'user123', metadata: { ipAddress: '192.168.1.1' } });

// What belongs to a request is given once.
const requestLogger = secureLogger.with({ requestId: 'req_1', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', tenantId: 'acme' });
await requestLogger.warning({ message: 'Slow answer', metadata: { durationMs: 4_200, apiKey: 'never written' } });

// Verify log integrity.
const [integrityStatus, invalidEntries] = await secureLogger.verifyLogIntegrity();
console.log(`Log integrity: ${integrityStatus}, invalid entries: ${invalidEntries.length}`);
