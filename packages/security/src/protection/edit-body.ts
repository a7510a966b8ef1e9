import { isJsonObject, type Json, type JsonObject } from '../kernel/index.ts';
import type { Pointer } from '../vocabulary/index.ts';

/** Another value for a place in a body. */
export interface BodyEdit {
  readonly at: Pointer;
  readonly value: Json;
}

/** What stands at a place; undefined when there is none. */
export function valueAt(body: Json, at: Pointer): Json | undefined {
  let value: Json | undefined = body;
  for (const step of at) {
    if (isList(value) && typeof step === 'number') value = value[step];
    else if (isJsonObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/**
 * A body with other values at these places; the rest of it is shared with the old one.
 *
 * @throws {RangeError} when a place does not exist: what was found there would stay.
 */
export function editBody(body: JsonObject, edits: readonly BodyEdit[]): JsonObject {
  const root = new Node();
  for (const edit of edits) root.add(edit, 0);
  const edited = root.apply(body);
  if (!isJsonObject(edited)) throw new RangeError('A body is an object');
  return edited;
}

/** The edits below one place. */
class Node {
  readonly #children = new Map<string | number, Node>();
  #value: Json | undefined;

  add(edit: BodyEdit, depth: number): void {
    const step = edit.at[depth];
    if (step === undefined) {
      this.#value = edit.value;
      return;
    }
    const child = this.#children.get(step) ?? new Node();
    this.#children.set(step, child);
    child.add(edit, depth + 1);
  }

  apply(value: Json | undefined): Json {
    if (value === undefined) throw new RangeError('A place in the body does not exist');
    if (this.#value !== undefined) return this.#value;
    if (isList(value)) {
      const items = [...value];
      for (const [step, child] of this.#children) {
        if (typeof step !== 'number') throw new RangeError('A place in the body does not exist');
        items[step] = child.apply(value[step]);
      }
      return items;
    }
    if (!isJsonObject(value)) throw new RangeError('A place in the body does not exist');
    const members = new Map<string, Json>(Object.entries(value));
    for (const [step, child] of this.#children) members.set(String(step), child.apply(members.get(String(step))));
    return Object.fromEntries(members);
  }
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
