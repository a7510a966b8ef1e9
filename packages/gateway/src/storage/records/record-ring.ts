import type { RecordPage, RequestRecord } from '../../ports/index.ts';

/** The latest records, in the order they ended. */
export class RecordRing {
  readonly #records: RequestRecord[] = [];
  readonly #recordsMax: number;
  #next = 0;

  constructor(recordsMax: number) {
    this.#recordsMax = recordsMax;
  }

  add(record: RequestRecord): void {
    if (this.#recordsMax === 0) return;
    this.#records[this.#next] = record;
    this.#next = (this.#next + 1) % this.#recordsMax;
  }

  find(id: string): RequestRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  recent({ limit, before }: RecordPage): readonly RequestRecord[] {
    return this.#records
      .toSorted((left, right) => right.startedAtMs - left.startedAtMs || (left.id < right.id ? 1 : -1))
      .filter((record) => before === undefined || isBefore(record, before))
      .slice(0, Math.max(0, limit));
  }
}

function isBefore(record: RequestRecord, other: Pick<RequestRecord, 'id' | 'startedAtMs'>): boolean {
  return record.startedAtMs < other.startedAtMs || (record.startedAtMs === other.startedAtMs && record.id < other.id);
}
