import type { Json, JsonObject } from '../../kernel/index.ts';
import type { Origin, Pointer, TextPart, Trust } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';

/** What reading a request finds besides turns, tools and settings. */
export interface Notes {
  readonly nativeOnly: string[];
  readonly parameters: TextPart[];
}

/** Notes a member that only this protocol can express, with its texts for the guards. */
export function noteNative(
  notes: Notes,
  value: Json | undefined,
  place: { readonly at: Pointer; readonly name: string; readonly origin?: Origin; readonly trust?: Trust },
): void {
  if (value === undefined || value === null) return;
  notes.nativeOnly.push(place.name);
  notes.parameters.push(...listTexts(value, { origin: place.origin ?? 'parameter', trust: place.trust ?? 'caller', at: place.at }));
}

/**
 * The texts inside a value that only this protocol can express. Left out are the words of the schema, images and files in
 * base64, and what is encrypted.
 */
export function listTexts(value: Json, label: { readonly origin: Origin; readonly trust: Trust; readonly at: Pointer }): readonly TextPart[] {
  return listTextLeaves(value, label).filter((leaf) => !isUnreadable(leaf));
}

/** True for a member that is no text: the property that every other text is covered rests on this list. */
export function isUnreadable({ at, text }: { readonly at: Pointer; readonly text: string }): boolean {
  const name = at.at(-1);
  return (typeof name === 'string' && UNREADABLE.has(name)) || INLINE_MEDIA.test(text);
}

/** An object's member, as JSON. */
export function member(from: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

const UNREADABLE: ReadonlySet<string> = new Set(['encrypted_content', 'file_data']);
const INLINE_MEDIA = /^data:[\w.+/-]{1,100};base64,/u;
