import {
  type AuditEvent,
  type AuditLogSource,
  type AuditStore,
  AuditTrail,
  type AuditTrust,
  type CheckedEntry,
  cosignCheckpoint,
  memoryAuditStore,
  memorySubjectKeys,
  type NoteSigner,
  noteSigner,
  parseNote,
} from '@agentor/security/audit';

/** The log's key, which some attacks steal. */
export const LOG_KEY: NoteSigner = noteSigner({ name: 'gateway.example/audit', kind: 'ed25519', seed: new Uint8Array(32).fill(11) });
/** The witness's key, which no attack has. */
export const WITNESS_KEY: NoteSigner = noteSigner({ name: 'witness.example/w', kind: 'ed25519-cosignature', seed: new Uint8Array(32).fill(22) });
/** What a verifier without a witness has. */
export const TRUST: AuditTrust = { origin: LOG_KEY.verifier.name, logKeys: [LOG_KEY.verifier] };
/** When the logs of these tests begin, Unix milliseconds. */
export const START_MS = 1_790_000_000_000;

/** A log grown by the library, and all that is needed to look into it. */
export interface GrownLog {
  readonly trail: AuditTrail;
  readonly store: AuditStore;
}

/** Grows a log of so many events, one each second, a checkpoint for every 64, cosigned when `isWitnessed`. */
export async function growLog(events: number, { isWitnessed = false, from = 0 }: { readonly isWitnessed?: boolean; readonly from?: number } = {}): Promise<GrownLog> {
  let nowMs = START_MS;
  const store = isWitnessed ? cosigning(memoryAuditStore(), () => nowMs) : memoryAuditStore();
  const random = countingRandom(from);
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const trail = new AuditTrail({ clock, random, store, keys: memorySubjectKeys(random), signer: LOG_KEY, origin: LOG_KEY.verifier.name, checkpointEntries: 64, checkpointMs: 1e12 });
  for (let number = 0; number < events; number += 1) {
    nowMs += 1_000;
    await trail.addEvent(someEvent(from + number));
  }
  await trail.checkpoint();
  return { trail, store };
}

/** An event that differs from every other. */
export function someEvent(number: number): AuditEvent {
  return { action: 'login', resource: 'user', outcome: number % 7 === 0 ? 'denied' : 'success', userId: `user-${number % 10}`, resourceId: `user-${number % 10}`, tenantId: 't', details: { ip_address: '192.0.2.7' }, facts: { number } };
}

/** A copy of all that an attacker on the log's machine can change. */
export interface LogCopy {
  entries: CheckedEntry[];
  /** Hashes by level. */
  levels: Uint8Array[][];
  checkpoints: string[];
}

/** Copies a log. */
export async function copyLog({ store }: GrownLog): Promise<LogCopy> {
  const size = await store.size();
  const entries = await store.readEntries({ begin: 0, end: size });
  const levels: Uint8Array[][] = [];
  for (const level of [0, 1]) {
    const hashes = await store.readHashes(level, { begin: 0, end: size });
    levels.push(Array.from({ length: hashes.length / 32 }, (_, place) => hashes.subarray(place * 32, (place + 1) * 32)));
  }
  const checkpoints = await store.readCheckpoints({ sizeMin: 0, limit: 10_000 });
  return { entries: entries.map(({ leaf, labels }) => ({ leaf, labels })), levels, checkpoints: checkpoints.map(({ note }) => note) };
}

/** A copy as a verifier reads it. */
export function sourceOf({ entries, levels, checkpoints }: LogCopy): AuditLogSource {
  const hashed = entries.map((entry, index) => ({ ...entry, hash: levels[0]?.[index] }));
  return { entries: [hashed], checkpoints, readHashes: async (level, { begin, end }) => Buffer.concat(levels[level]?.slice(begin, end) ?? []) };
}

function cosigning(store: AuditStore, nowMs: () => number): AuditStore {
  return {
    ...store,
    putCheckpoint: async ({ size, note }) => store.putCheckpoint({ size, note: `${note}${cosignCheckpoint(parseNote(note)?.text ?? '', Math.floor(nowMs() / 1_000) + 1, WITNESS_KEY)}` }),
  };
}

/** Bytes that never repeat within a run and are the same in every run. */
function countingRandom(from: number): { readonly bytes: (length: number) => Uint8Array; readonly fraction: () => number } {
  let counter = from * 1_000_003;
  const bytes = (length: number): Uint8Array => {
    const block = Buffer.alloc(length, counter % 251);
    counter += 1;
    block.writeUIntBE(counter, 0, 6);
    return block;
  };
  return { bytes, fraction: () => 0.5 };
}
