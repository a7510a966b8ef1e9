// The body of the audit thread: it alone writes the audit log of this process, and waits for the disk so that nobody else does.
import { parentPort, workerData } from 'node:worker_threads';
import { AuditDatabase } from './audit-database.ts';
import { OPENING, type ThreadOptions, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

function serve(options: ThreadOptions): void {
  const port = parentPort;
  if (port === null) return;
  try {
    const database = new AuditDatabase(options.file, options.busyMs);
    const syncSoon = syncWithin(database, options.syncMs);
    port.on('message', (request: ThreadRequest | 'close') => {
      if (request === 'close') {
        close(database);
        port.close();
        return;
      }
      port.postMessage(answer(database, request));
      syncSoon();
    });
    port.postMessage({ id: OPENING, size: database.size } satisfies ThreadReply);
  } catch (error) {
    port.postMessage(toFailure(OPENING, error));
    port.close();
  }
}

function answer(database: AuditDatabase, { id, rows, isDurable }: ThreadRequest): ThreadReply {
  try {
    if (rows.length > 0) return { id, size: database.append(rows, isDurable) };
    database.sync();
    return { id, size: database.size };
  } catch (error) {
    return toFailure(id, error);
  }
}

/** One synchronisation for all that is written meanwhile; while the disk refuses, it is tried again. */
function syncWithin(database: AuditDatabase, syncMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const syncSoon = (): void => {
    if (!database.hasUnsynced) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      attempt(() => database.sync());
      syncSoon();
    }, syncMs);
  };
  return syncSoon;
}

function close(database: AuditDatabase): void {
  if (database.hasUnsynced) attempt(() => database.sync());
  database.close();
}

/** What fails here fails again at the next entry, where it is told. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The entries are in the operating system's hands still.
  }
}

function isOptions(value: unknown): value is ThreadOptions {
  return typeof value === 'object' && value !== null && 'file' in value && 'busyMs' in value && 'syncMs' in value;
}

function toFailure(id: number, error: unknown): ThreadReply {
  const sqliteCode = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  return { id, sqliteCode, message: error instanceof Error ? error.message : 'unknown' };
}

const given: unknown = workerData;
if (isOptions(given)) serve(given);
