import type { JsonObject } from '../../kernel/index.ts';
import { type ItemDraft, type MessageDraft, writeItem } from './output-items.ts';

/** The output items of one answer, by their place. */
export class ItemList {
  readonly #items = new Map<number, ItemDraft>();

  /** Adds an item, or puts its next state in place of the last. */
  put(item: ItemDraft): void {
    this.#items.set(item.index, item);
  }

  at(index: number): ItemDraft | undefined {
    return this.#items.get(index);
  }

  /** The place behind the last item. */
  nextIndex(): number {
    return Math.max(-1, ...this.#items.keys()) + 1;
  }

  /** The message that is still being written. */
  openMessage(): MessageDraft | undefined {
    for (const item of this.#items.values()) if (item.kind === 'message' && item.final === undefined) return item;
    return undefined;
  }

  /** Whether a message holds a refusal. */
  hasRefusal(): boolean {
    return [...this.#items.values()].some((item) => item.kind === 'message' && item.contents.some(({ kind }) => kind === 'refusal'));
  }

  /** The item that was announced as the start of `value` and is not whole yet. */
  findAnnounced(value: JsonObject): ItemDraft | undefined {
    for (const item of this.#items.values()) {
      if (item.kind === 'opaque' && item.final === undefined && item.id === value['id']) return item;
    }
    return undefined;
  }

  /** `output` of the response: items that are whole, and those that an end came over. */
  write(): readonly JsonObject[] {
    return [...this.#items.values()]
      .toSorted((left, right) => left.index - right.index)
      .map((item) => item.final ?? writeItem(item, 'incomplete'));
  }
}
