import { isJsonObject } from '../../kernel/index.ts';
import type { Origin, Pointer, TextPart, Trust } from '../../vocabulary/index.ts';

/** Where the texts come from and where their value stands. */
export interface LeafLabel {
  readonly origin: Origin;
  readonly trust: Trust;
  readonly at: Pointer;
}

/**
 * Every string value inside a JSON value, each with its own pointer, in document order. Member names are no values and are
 * not listed here.
 */
export function listTextLeaves(value: unknown, label: LeafLabel): readonly TextPart[] {
  const found: TextPart[] = [];
  collect(value, label, found);
  return found;
}

function collect(value: unknown, label: LeafLabel, found: TextPart[]): void {
  if (typeof value === 'string') {
    found.push({ kind: 'text', text: value, origin: label.origin, trust: label.trust, at: label.at });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => collect(item, { ...label, at: [...label.at, index] }, found));
  } else if (isJsonObject(value)) {
    for (const [name, member] of Object.entries(value)) collect(member, { ...label, at: [...label.at, name] }, found);
  }
}
