import type { Random } from '../../../kernel/index.ts';

/** A person, within a tenant. */
export interface Subject {
  readonly tenantId?: string | undefined;
  /** The person's id; undefined for whoever is not known: their values share one key of the tenant. */
  readonly userId?: string | undefined;
}

/** The key that a person's values are sealed under. */
export interface SubjectKey {
  /** Random: nothing of the person follows from it. */
  readonly id: string;
  /** 32 bytes, for `seal`. */
  readonly key: Uint8Array;
}

/**
 * Where the keys of persons lie: apart from the log, and in no backup that outlives an erasure. Destroying a key makes all of a person's
 * values in the log unreadable, in every copy of the log, while every proof still holds.
 */
export interface SubjectKeys {
  /** The person's key; a fresh one when there is none. Durable when it resolves. */
  readonly ensure: (subject: Subject) => Promise<SubjectKey>;
  /** The person's key, if there is one. */
  readonly find: (subject: Subject) => Promise<SubjectKey | undefined>;
  /** A key by its id, if it is still there. */
  readonly read: (id: string) => Promise<SubjectKey | undefined>;
  /** Destroys the person's key and the link between person and key, durably. @returns The id it had. */
  readonly destroy: (subject: Subject) => Promise<string | undefined>;
}

/** Keys in memory, for tests and logs that live no longer. */
export function memorySubjectKeys(random: Pick<Random, 'bytes'>): SubjectKeys {
  const keys = new Map<string, SubjectKey>();
  const bySubject = new Map<string, SubjectKey>();
  return {
    ensure: async (subject) => {
      const known = bySubject.get(nameOf(subject));
      if (known !== undefined) return known;
      const fresh = newSubjectKey(random);
      keys.set(fresh.id, fresh);
      bySubject.set(nameOf(subject), fresh);
      return fresh;
    },
    find: async (subject) => bySubject.get(nameOf(subject)),
    read: async (id) => keys.get(id),
    destroy: async (subject) => {
      const known = bySubject.get(nameOf(subject));
      bySubject.delete(nameOf(subject));
      keys.delete(known?.id ?? '');
      known?.key.fill(0);
      return known?.id;
    },
  };
}

/** A fresh key with a fresh id. */
export function newSubjectKey(random: Pick<Random, 'bytes'>): SubjectKey {
  return { id: Buffer.from(random.bytes(ID_BYTES)).toString('base64url'), key: random.bytes(KEY_BYTES) };
}

/** Tenant and person as one text, without two pairs that have the same. */
function nameOf({ tenantId, userId }: Subject): string {
  return JSON.stringify([tenantId ?? null, userId ?? null]);
}

const ID_BYTES = 16;
const KEY_BYTES = 32;
