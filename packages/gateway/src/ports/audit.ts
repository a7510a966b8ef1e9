import type { AuditAction, AuditOutcome, AuditResource } from '@agentor/security/audit';
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

/** One thing that happened. Nothing personal, no text of a conversation, no credential. */
export interface AuditEntry {
  /** `evt_…` or `rct_…`: unique. An entry whose id is there already is not written a second time. */
  readonly id: string;
  /** Unix milliseconds, whole, by the clock of the machine. The order of entries is that of their positions. */
  readonly timeMs: number;
  readonly action: AuditAction;
  readonly resource: AuditResource;
  readonly resourceId?: string;
  readonly outcome: AuditOutcome;
  readonly tenantId?: string;
  /** The API key that acted, by its public id. */
  readonly keyId?: string;
  readonly requestId?: string;
  /** What else there is to know. `actor` is in it where no key acted: `operator`, `gateway` or `unknown`. */
  readonly facts: JsonObject;
}

/** A refusal of somebody unknown. */
export type StrangerEntry = Pick<AuditEntry, 'id' | 'timeMs' | 'requestId'> & { readonly facts: JsonObject & { readonly code: string } };

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
export interface Act extends Pick<AuditEntry, 'action' | 'resource' | 'resourceId' | 'tenantId'> {
  readonly actor: Actor;
  readonly facts?: JsonObject;
}

/** Who acts beside the callers: the person at the command line, or the gateway itself. */
export type Actor = 'operator' | 'gateway';

/** Entries could not be written. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code = 'audit_unavailable';
  readonly retryable = true;
}
