import type { Json, JsonObject } from '../../../kernel/index.ts';
import type { AuditAction, AuditOutcome, AuditResource } from './names.ts';

/**
 * Something that happened, as it is handed to the trail.
 *
 * `userId`, `details`, and `resourceId` where the resource is a user, are personal: the log holds commitments to them, and their
 * values lie beside it under the person's key. Every other member goes into the log as it is, for ever: put nothing personal
 * there, and give sessions, consents and the like ids that are random. The text of prompts and answers belongs into no member.
 */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly resource: AuditResource;
  readonly outcome: AuditOutcome;
  /** Which one of its kind. Personal for users. */
  readonly resourceId?: string | undefined;
  /** Who did it, when a person did. Personal. */
  readonly userId?: string | undefined;
  /** With which API key, by its public id. */
  readonly keyId?: string | undefined;
  /** Which tenant's readers may see the entry. */
  readonly tenantId?: string | undefined;
  /** The request in which it happened. */
  readonly requestId?: string | undefined;
  /** What else there is to know. Personal, every member of it: addresses, names, user agents go here. */
  readonly details?: JsonObject | undefined;
  /** What else there is to know that is no person's: counts, hashes, names of models and rules. */
  readonly facts?: JsonObject | undefined;
  /** When it happened, Unix milliseconds. The trail's clock unless set. Order comes from the place in the log, never from this. */
  readonly timeMs?: number | undefined;
  /** The entry's id. Drawn at random unless set; an id that is taken is refused, so a retry cannot record an event twice. */
  readonly id?: string | undefined;
}

/** An event as it is read back from the trail. */
export interface AuditRecord {
  readonly id: string;
  /** The entry's place in the log, from 0. It gives the order. */
  readonly index: number;
  /** Where the next page begins: give it as `after`. */
  readonly cursor: string;
  readonly timeMs: number;
  readonly action: AuditAction;
  readonly resource: AuditResource;
  readonly outcome: AuditOutcome;
  readonly tenantId?: string;
  readonly keyId?: string;
  readonly requestId?: string;
  readonly facts: JsonObject;
  /** Undefined when there is none, or the person was erased. */
  readonly userId?: string;
  readonly resourceId?: string;
  readonly details: JsonObject;
  /** Personal values that cannot be read, by the names of their commitments: their key was destroyed, or they are not what was committed to. */
  readonly unreadable: readonly string[];
  /** The entry itself: what is hashed into the log. */
  readonly leaf: string;
}

/** A value of an event that is some person's, by the name it has in the entry: `user`, `resource`, `details.ip_address`. */
export interface PersonalValue {
  readonly name: string;
  readonly value: Json;
}

/** Resources whose ids tell who a person is. */
export const PERSONAL_RESOURCES: ReadonlySet<AuditResource> = new Set(['user']);
