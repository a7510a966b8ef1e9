import type { PackedRecord, RecordPage, RequestRecord } from '../../ports/index.ts';
import { parseRecord } from './parse-record.ts';

/** The latest records, in the order they ended. */
export class RecordRing {
  readonly #records: PackedRecord[] = [];
  readonly #recordsMax: number;
  #next = 0;

  constructor(recordsMax: number) {
    this.#recordsMax = recordsMax;
  }

  add(record: PackedRecord): void {
    if (this.#recordsMax === 0) return;
    this.#records[this.#next] = record;
    this.#next = (this.#next + 1) % this.#recordsMax;
  }

  find(id: string): RequestRecord | undefined {
    const packed = this.#records.find((record) => record.id === id);
    return packed === undefined ? undefined : parseRecord(packed.json);
  }

  recent({ limit, before }: RecordPage): readonly RequestRecord[] {
    return this.#records
      .toSorted((left, right) => right.startedAtMs - left.startedAtMs || (left.id < right.id ? 1 : -1))
      .filter((record) => before === undefined || isBefore(record, before))
      .slice(0, Math.max(0, limit))
      .flatMap(({ json }) => parseRecord(json) ?? []);
  }
}

function isBefore(record: PackedRecord, other: Pick<RequestRecord, 'id' | 'startedAtMs'>): boolean {
  return record.startedAtMs < other.startedAtMs || (record.startedAtMs === other.startedAtMs && record.id < other.id);
}
