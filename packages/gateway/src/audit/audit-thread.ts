// The body of the audit thread: it alone writes the audit log of this process, and waits for the disk so that nobody else does.
import { formatVerifierKey, noteSigner } from '@agentor/security/audit';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { AuditDatabase } from './audit-database.ts';
import { CheckpointSchedule } from './checkpoint-schedule.ts';
import { type CheckpointRow, type LogName, OPENING, type SigningOptions, type ThreadAnswers, type ThreadOptions, type ThreadReply, type ThreadRequest } from './thread-protocol.ts';

async function serve(options: ThreadOptions, port: MessagePort): Promise<void> {
  const database = await AuditDatabase.open(options.file, options.busyMs);
  const { signing } = options;
  const signature = signing === undefined ? undefined : await openSigning(database, signing, (signed) => port.postMessage({ signed } satisfies ThreadReply));
  const schedule = signing === undefined || signature === undefined ? undefined : new CheckpointSchedule({ ...signing, database, sign: signature.sign, monotonicMs: () => performance.now() });
  const syncing = new Syncing(database, options.syncMs);
  port.on('message', (request: ThreadRequest | 'close') => {
    if (request === 'close') {
      close({ database, schedule, syncing, signature }).then(
        () => port.close(),
        (error: unknown) => {
          port.close();
          throw error;
        },
      );
      return;
    }
    const answered = (given: ThreadAnswers[keyof ThreadAnswers]): void => {
      port.postMessage({ id: request.id, answer: given } satisfies ThreadReply);
      syncing.soon();
      if (request.kind === 'append') schedule?.look(database.size);
    };
    answer(request, database, signature).then(answered, (error: unknown) => port.postMessage(toFailure(request.id, error)));
  });
  port.postMessage({ id: OPENING, answer: database.size } satisfies ThreadReply);
}

/** Signs what there is, and tells of each new checkpoint. */
interface Signature extends LogName {
  readonly sign: () => Promise<CheckpointRow | undefined>;
}

/** The log keeps the name that it was first signed under. */
async function openSigning(database: AuditDatabase, { seed }: SigningOptions, tell: (signed: CheckpointRow) => void): Promise<Signature> {
  const origin = database.origin() ?? newOrigin(seed);
  const signer = noteSigner({ name: origin, kind: 'ed25519', seed });
  await database.requireSigned(origin, signer);
  return {
    origin,
    verifierKey: formatVerifierKey(signer.verifier),
    sign: async () => {
      const before = database.latestCheckpoint()?.size;
      const checkpoint = await database.sign(origin, signer);
      if (checkpoint !== undefined && checkpoint.size !== before) tell(checkpoint);
      return checkpoint;
    },
  };
}

/** No two logs have one name, and nobody else's domain is in it. */
function newOrigin(seed: Uint8Array): string {
  const { publicKey } = noteSigner({ name: 'log', kind: 'ed25519', seed }).verifier;
  return `agentor.invalid/${Buffer.from(publicKey.subarray(0, ORIGIN_BYTES)).toString('hex')}`;
}

async function answer(request: ThreadRequest, database: AuditDatabase, signature: Signature | undefined): Promise<ThreadAnswers[keyof ThreadAnswers]> {
  switch (request.kind) {
    case 'append':
      if (request.rows.length > 0) return database.append(request.rows, request.isDurable);
      await database.sync();
      return database.size;
    case 'identify':
      return signature === undefined ? null : { origin: signature.origin, verifierKey: signature.verifierKey };
    case 'checkpoint':
      return (await (signature === undefined ? database.latestCheckpoint() : signature.sign())) ?? null;
    case 'prove':
      return (await database.prove(request.entryId)) ?? null;
    case 'prove-growth':
      return database.proveGrowth(request.from, request.to);
    case 'cosign':
      database.cosign(request.size, request.lines);
      return null;
  }
}

/** One synchronisation for all that is written meanwhile; while the disk refuses, it is tried again. */
class Syncing {
  readonly #database: AuditDatabase;
  readonly #withinMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(database: AuditDatabase, withinMs: number) {
    this.#database = database;
    this.#withinMs = withinMs;
  }

  soon(): void {
    if (this.#isOver || !this.#database.hasUnsynced) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // What fails here fails again at the next entry, where it is told.
      this.#database.sync().then(nothing, () => this.soon());
    }, this.#withinMs);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

interface Closing {
  readonly database: AuditDatabase;
  readonly schedule: CheckpointSchedule | undefined;
  readonly syncing: Syncing;
  readonly signature: Signature | undefined;
}

async function close({ database, schedule, syncing, signature }: Closing): Promise<void> {
  schedule?.stop();
  syncing.stop();
  await (signature?.sign() ?? (database.hasUnsynced ? database.sync() : undefined))?.catch(nothing);
  database.close();
}

function nothing(): void {
  // The entries are in the operating system's hands, and their checkpoint is signed at the next start.
}

function isOptions(value: unknown): value is ThreadOptions {
  return typeof value === 'object' && value !== null && 'file' in value && 'busyMs' in value && 'syncMs' in value;
}

function toFailure(id: number, error: unknown): ThreadReply {
  const sqliteCode = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  return { id, sqliteCode, message: error instanceof Error ? error.message : 'unknown' };
}

/** Of the public key, in the name of a new log. */
const ORIGIN_BYTES = 8;

const given: unknown = workerData;
const port = parentPort;
if (isOptions(given) && port !== null) {
  serve(given, port).catch((error: unknown) => {
    port.postMessage(toFailure(OPENING, error));
    port.close();
  });
}
