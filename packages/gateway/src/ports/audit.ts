import type { JsonObject } from '@agentor/security/kernel';

/**
 * The audit log as the gateway writes it: what is not in it does not happen (ASSURANCE AUD-1).
 *
 * An entry is written before the act that it tells of takes effect. Nothing is ever dropped: when entries cannot be
 * written, or too many wait, the caller of `write` learns it and refuses.
 */
export interface Audit {
  /**
   * Writes one entry.
   *
   * @returns once the entry survives the death of the process (`written`), or a power cut as well (`durable`).
   * @throws {AuditError} when it was not written; the act must not happen then.
   */
  readonly write: (entry: AuditEntry, durability: AuditDurability) => Promise<void>;
  /**
   * Writes the entry of something that has happened already, such as an answer that is out. Never throws and never
   * waits: while entries cannot be written it is kept and tried again. Nothing new begins meanwhile, so what waits here is
   * bounded by the requests in work.
   */
  readonly follow: (entry: AuditEntry) => void;
  /**
   * Writes the refusal of somebody unknown. Strangers could fill the disk, so only the first few of a moment have an entry of
   * their own; the others share one that counts them.
   *
   * @throws {AuditError} when an entry of its own was not written.
   */
  readonly writeStranger: (entry: StrangerEntry) => Promise<void>;
}

/** `written`: in the operating system's hands. `durable`: on the disk. */
export type AuditDurability = 'written' | 'durable';

/** One thing that happened. Never a text of a conversation, never a credential. */
export interface AuditEntry {
  /** `evt_…` or `rct_…`: unique. An entry whose id is there already is not written a second time. */
  readonly id: string;
  /** Unix milliseconds, by the clock of the machine. The order of entries is that of their positions. */
  readonly timeMs: number;
  readonly tenantId?: string;
  readonly actor: AuditActor;
  readonly action: AuditActionName;
  readonly resource: { readonly type: AuditResourceType; readonly id?: string };
  readonly outcome: 'success' | 'denied' | 'failure';
  readonly requestId?: string;
  readonly details: JsonObject;
}

/** Who acted: an API key, the person at the command line, the gateway itself, or somebody who did not say. */
export type AuditActor =
  | { readonly type: 'api-key'; readonly id: string }
  | { readonly type: 'operator' | 'gateway' | 'unknown' };

/** What was done. */
export type AuditActionName =
  | 'request.decide'
  | 'request.answer'
  | 'request.refuse'
  | 'receipt.read'
  | 'gateway.start'
  | 'gateway.stop'
  | 'config.load'
  | 'key.create'
  | 'key.revoke'
  | 'keys.take-up'
  | 'audit.read'
  | 'audit.export'
  | 'audit.rotate-key';

/** What it was done to. */
export type AuditResourceType = 'model' | 'route' | 'receipt' | 'gateway' | 'config' | 'api-key' | 'audit-log';

/** A refusal of somebody unknown. */
export type StrangerEntry = Pick<AuditEntry, 'id' | 'timeMs' | 'requestId'> & { readonly details: JsonObject & { readonly code: string } };

/** Acts of operators and of the gateway itself: changes of keys, of the configuration, of the log. */
export interface Acts {
  /**
   * Writes the act's entry to the disk, then does it. An act that fails after that has a second entry, which says so.
   *
   * @throws {AuditError} when the entry was not written: then nothing was done.
   * @throws what `work` throws.
   */
  readonly carryOut: <Outcome>(act: Act, work: () => Outcome | Promise<Outcome>) => Promise<Outcome>;
}

/** What is about to be done. */
export type Act = Pick<AuditEntry, 'actor' | 'action' | 'resource' | 'details'>;

/** Entries could not be written. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code = 'audit_unavailable';
  readonly retryable = true;
}
