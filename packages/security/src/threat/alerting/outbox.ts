import type { AlertGroup, Silence } from './alert-group.ts';
import type { Notice } from './notice.ts';

/** One stored piece of the state of alerting. */
export type AlertRecord =
  | { readonly kind: 'group'; readonly value: AlertGroup }
  | { readonly kind: 'notice'; readonly value: Notice }
  | { readonly kind: 'silence'; readonly value: Silence };

/** Where the state of alerting survives a kill. */
export interface AlertOutbox {
  readonly load: () => Promise<readonly AlertRecord[]>;
  /**
   * Stores changes by key, all or none, durably; undefined removes.
   *
   * @throws When it could not.
   */
  readonly save: (changes: ReadonlyMap<string, AlertRecord | undefined>) => Promise<void>;
}

/** An outbox in memory: for programs that may lose what is on its way when they end. */
export class MemoryAlertOutbox implements AlertOutbox {
  readonly #records = new Map<string, AlertRecord>();

  load(): Promise<readonly AlertRecord[]> {
    return Promise.resolve([...this.#records.values()]);
  }

  save(changes: ReadonlyMap<string, AlertRecord | undefined>): Promise<void> {
    for (const [key, record] of changes) {
      if (record === undefined) this.#records.delete(key);
      else this.#records.set(key, record);
    }
    return Promise.resolve();
  }
}
