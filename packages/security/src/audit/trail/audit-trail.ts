import type { Clock, Random } from '../../kernel/index.ts';
import { type AuditQuery, toStoredQuery } from './audit-query.ts';
import type { AuditEvent, AuditRecord } from './events/audit-event.ts';
import { parseLeaf } from './events/audit-leaf.ts';
import { readOpenings, readRecord } from './events/read-record.ts';
import { rotationEvent } from './events/rotation.ts';
import { toAuditEntry } from './events/to-audit-entry.ts';
import { formatBundleEnd, formatBundleEntry, formatBundleHead } from './export/bundle.ts';
import { CSV_HEAD, toCsvLine } from './export/csv.ts';
import { toOcsfEvent } from './export/ocsf.ts';
import type { AuditStore, StoredCheckpoint, StoredEntry } from './log/audit-store.ts';
import { memoryAuditStore } from './log/memory-audit-store.ts';
import { proveInclusion } from './log/read-tree.ts';
import { AuditLogError, Sequencer } from './log/sequencer.ts';
import { newNoteSeed, noteSigner, type NoteSigner, type NoteVerifier } from './notes/note-key.ts';
import { formatTlogProof } from './notes/tlog-proof.ts';
import type { Receipt } from './receipt.ts';
import { memorySubjectKeys, type Subject, type SubjectKeys } from './subjects/subject-keys.ts';
import type { AuditLogReport, InvalidAuditEntry } from './verify/audit-log-report.ts';
import type { AuditTrust } from './verify/audit-trust.ts';
import { auditLogSource, verifyAuditLog } from './verify/verify-audit-log.ts';

/** What a trail is made of. Only clock and randomness have no default: `@agentor/security/node` has both. */
export interface AuditTrailParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Where each event is written as well, once it is logged: a `SecureLogger`. */
  readonly secureLogger?: AuditMirror | undefined;
  /** Where the log lies; in memory unless set. */
  readonly store?: AuditStore | undefined;
  /** Where the keys of persons lie; in memory unless set. Give both or neither. */
  readonly keys?: SubjectKeys | undefined;
  /** The log's signing key; a fresh one unless set, which fits a log in memory alone. */
  readonly signer?: NoteSigner | undefined;
  /** The log's name in checkpoints; `agentor.local/audit` unless set. */
  readonly origin?: string | undefined;
  readonly checkpointEntries?: number | undefined;
  readonly checkpointMs?: number | undefined;
  /** Told of what failed without failing an event: a checkpoint that could not be signed, a copy that the logger did not take. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/** What a trail writes to beside the log: the part of `SecureLogger` that it needs. */
export interface AuditMirror {
  info(entry: AuditMirrorEntry): Promise<unknown> | void;
}

/** A line for the logger. It has no personal value but the user's id, which a `SecureLogger` writes as a pseudonym. */
export interface AuditMirrorEntry {
  readonly message: string;
  readonly category: 'audit';
  readonly userId?: string;
  readonly tenantId?: string;
  readonly requestId?: string;
  readonly metadata: Readonly<Record<string, string | number>>;
}

/** Where an event was logged. */
export interface LoggedEvent {
  readonly id: string;
  /** Its place in the log, from 0. */
  readonly index: number;
}

/** How events are exported. */
export interface AuditExportOptions {
  readonly format: 'jsonl' | 'csv' | 'ocsf';
  readonly query?: Omit<AuditQuery, 'after' | 'limit' | 'order'> | undefined;
  /** Whether personal values go out; they do unless this is false. */
  readonly isPersonalIncluded?: boolean | undefined;
}

/** Exported events, and what proves them. Both cover the log as it was when the export began. */
export interface AuditExport {
  readonly contentType: string;
  readonly text: AsyncIterable<string>;
  /** The same entries with their proofs, for `verifyAuditBundle`. */
  readonly bundle: AsyncIterable<string>;
}

/**
 * A tamper-evident record of who did what: a log that can be checked with public keys alone, in which persons can be erased.
 *
 * ```ts
 * const auditTrail = new AuditTrail({ clock: SYSTEM_CLOCK, random: SYSTEM_RANDOM, secureLogger });
 * await auditTrail.addEvent({
 *   action: AuditAction.LOGIN, resource: AuditResource.USER, outcome: AuditOutcome.SUCCESS,
 *   userId: 'user123', resourceId: 'user123', details: { ip_address: '192.168.1.1' },
 * });
 * const events = await auditTrail.getEvents({ userId: 'user123', action: AuditAction.LOGIN });
 * const [status, invalidEntries] = await auditTrail.verifyIntegrity();
 * ```
 */
export class AuditTrail {
  readonly #parts: AuditTrailParts;
  readonly #store: AuditStore;
  readonly #keys: SubjectKeys;
  readonly #origin: string;
  readonly #sequencer: Sequencer;
  readonly #trusted: NoteVerifier[];
  #signer: NoteSigner;

  constructor(parts: AuditTrailParts) {
    const { store = memoryAuditStore(), keys = memorySubjectKeys(parts.random), origin = ORIGIN, clock, checkpointEntries, checkpointMs, onFailure } = parts;
    this.#parts = parts;
    this.#store = store;
    this.#keys = keys;
    this.#origin = origin;
    this.#signer = parts.signer ?? noteSigner({ name: origin, kind: 'ed25519', seed: newNoteSeed(parts.random) });
    this.#trusted = [this.#signer.verifier];
    this.#sequencer = new Sequencer({ store, signer: this.#signer, origin, clock, checkpointEntries, checkpointMs, onCheckpointFailure: onFailure });
  }

  /** The public key that the log's checkpoints are signed with now. Give it to whoever is to check the log. */
  get verifier(): NoteVerifier {
    return this.#signer.verifier;
  }

  /** The log's name. */
  get origin(): string {
    return this.#origin;
  }

  /**
   * Logs an event. When it resolves, the event is durable.
   *
   * @throws {AuditEntryError} when the event cannot become an entry. {@link AuditStoreError} when it was not written. In both cases the act must not happen.
   */
  async addEvent(event: AuditEvent): Promise<LoggedEvent> {
    const { clock, random } = this.#parts;
    const entry = await toAuditEntry(event, { keys: this.#keys, clock, random });
    const [index = 0] = await this.#sequencer.append([entry]);
    await this.#mirror(event, { id: entry.id, index });
    return { id: entry.id, index };
  }

  /**
   * Events that fit, at most `limit` of them.
   *
   * @throws {AuditQueryError} when the query asks for what cannot be.
   */
  async getEvents(query: AuditQuery = {}): Promise<readonly AuditRecord[]> {
    const stored = await toStoredQuery(query, this.#keys);
    const entries = stored === undefined ? [] : await this.#store.find(stored);
    return Promise.all(entries.map((entry) => readRecord(entry, this.#keys)));
  }

  /** One event by its id, or undefined. With a tenant, events of other tenants are not there. */
  async getEvent(id: string, { tenantId }: { readonly tenantId?: string } = {}): Promise<AuditRecord | undefined> {
    const entry = await this.#store.findById(id);
    const isVisible = entry !== undefined && (tenantId === undefined || entry.labels.tenantId === tenantId);
    return isVisible ? readRecord(entry, this.#keys) : undefined;
  }

  /**
   * Checks the whole log against the keys of this trail, or against those you bring, which is the better proof.
   *
   * @returns The status, and what is wrong, the first bad index first. `verify` tells more.
   */
  async verifyIntegrity(trust: Partial<AuditTrust> = {}): Promise<readonly [AuditLogReport['status'], readonly InvalidAuditEntry[]]> {
    const { status, invalid } = await this.verify(trust);
    return [status, invalid];
  }

  /** Like {@link verifyIntegrity}, with all that was found. */
  async verify(trust: Partial<AuditTrust> = {}): Promise<AuditLogReport> {
    const { checkpointEntries } = this.#parts;
    await this.#checkpointIfSound();
    return verifyAuditLog(auditLogSource(this.#store), { origin: this.#origin, logKeys: this.#trusted, ...trust }, { checkpointEntries });
  }

  /**
   * Exports events, oldest first, with a bundle that proves them.
   *
   * @throws {AuditQueryError} when the query asks for what cannot be.
   */
  async exportEvents({ format, query = {}, isPersonalIncluded = true }: AuditExportOptions): Promise<AuditExport> {
    const checkpoint = await this.#sequencer.checkpoint();
    const pages = (): AsyncGenerator<StoredEntry> => this.#walk(query, checkpoint?.size ?? 0);
    const keys = isPersonalIncluded ? this.#keys : NO_KEYS;
    return {
      contentType: CONTENT_TYPES[format],
      text: exportText(pages, keys, format),
      bundle: exportBundle(pages, keys, { store: this.#store, origin: this.#origin, checkpoint }),
    };
  }

  /** The receipt of an event: the entry with its proof under a checkpoint that covers it. Undefined when there is no such event. */
  async receiptOf(id: string): Promise<Receipt | undefined> {
    const entry = await this.#store.findById(id);
    if (entry === undefined) return undefined;
    const [covering] = await this.#store.readCheckpoints({ sizeMin: entry.index + 1, limit: 1 });
    const checkpoint = covering ?? (await this.#sequencer.checkpoint());
    if (checkpoint === undefined) return undefined;
    const proof = await proveInclusion(this.#store, entry.index, checkpoint.size);
    return { leaf: Buffer.from(entry.leaf).toString(), proof: formatTlogProof({ index: entry.index, proof, checkpoint: checkpoint.note }) };
  }

  /**
   * Erases a person from the log: destroys the key of their values and drops what was sealed under it. Entries and proofs stay as they are.
   *
   * @returns How many sealed groups of values were dropped. 0 when the person was not there.
   */
  async eraseSubject(subject: Subject): Promise<number> {
    const id = await this.#keys.destroy(subject);
    return id === undefined ? 0 : this.#store.dropSealed(id);
  }

  /** Changes the log's signing key: announced in the log, signed by both keys. Keep the old public key; the old private key may be destroyed. */
  async rotateSigningKey(next: NoteSigner): Promise<void> {
    await this.addEvent(rotationEvent(this.#origin, { from: this.#signer, to: next }));
    await this.#sequencer.changeSigner(next);
    this.#signer = next;
  }

  /** Signs a checkpoint when one is due: call it every second or so. */
  tick(): Promise<void> {
    return this.#sequencer.tick();
  }

  /** Signs a checkpoint over all events there are. */
  checkpoint(): Promise<StoredCheckpoint | undefined> {
    return this.#sequencer.checkpoint();
  }

  /** A log that contradicts itself is not signed again; the check is to say where. */
  async #checkpointIfSound(): Promise<void> {
    try {
      await this.#sequencer.checkpoint();
    } catch (error) {
      if (!(error instanceof AuditLogError)) throw error;
    }
  }

  async *#walk(query: AuditQuery, size: number): AsyncGenerator<StoredEntry> {
    const stored = await toStoredQuery({ ...query, limit: PAGE_EVENTS }, this.#keys);
    if (stored === undefined) return;
    for (let after = -1; after < size; ) {
      const page = await this.#store.find({ ...stored, after });
      yield* page.filter(({ index }) => index < size);
      after = page.at(-1)?.index ?? size;
      if (page.length < PAGE_EVENTS) return;
    }
  }

  async #mirror({ action, resource, outcome, userId, tenantId, requestId }: AuditEvent, { id, index }: LoggedEvent): Promise<void> {
    const entry: AuditMirrorEntry = {
      message: 'Audit event',
      category: 'audit',
      metadata: { id, index, action, resource, outcome },
      ...(userId === undefined ? {} : { userId }),
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    try {
      await this.#parts.secureLogger?.info(entry);
    } catch (error) {
      this.#parts.onFailure?.(error);
    }
  }
}

async function* exportText(pages: () => AsyncGenerator<StoredEntry>, keys: Pick<SubjectKeys, 'read'>, format: AuditExportOptions['format']): AsyncGenerator<string> {
  if (format === 'csv') yield CSV_HEAD;
  for await (const entry of pages()) {
    const record = await readRecord(entry, keys);
    if (format === 'csv') yield toCsvLine(record);
    else yield `${JSON.stringify(format === 'ocsf' ? toOcsfEvent(record) : record)}\n`;
  }
}

interface BundleParts {
  readonly store: AuditStore;
  readonly origin: string;
  readonly checkpoint: StoredCheckpoint | undefined;
}

async function* exportBundle(pages: () => AsyncGenerator<StoredEntry>, keys: Pick<SubjectKeys, 'read'>, { store, origin, checkpoint }: BundleParts): AsyncGenerator<string> {
  if (checkpoint === undefined) return;
  yield formatBundleHead(origin, checkpoint.note);
  let entries = 0;
  for await (const entry of pages()) {
    const proof = await proveInclusion(store, entry.index, checkpoint.size);
    const leaf = parseLeaf(entry.leaf);
    const openings = leaf === undefined ? [] : await readOpenings(entry, leaf, keys);
    yield formatBundleEntry({ index: entry.index, leaf: Buffer.from(entry.leaf).toString(), proof, openings });
    entries += 1;
  }
  yield formatBundleEnd(entries);
}

const ORIGIN = 'agentor.local/audit';
const PAGE_EVENTS = 500;
const CONTENT_TYPES = { jsonl: 'application/jsonl', csv: 'text/csv; charset=utf-8; header=present', ocsf: 'application/jsonl' } as const;
const NO_KEYS: Pick<SubjectKeys, 'read'> = { read: async () => undefined };
