import type { Json } from '../../kernel/index.ts';
import type { Pointer, TextPart } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { Cacheable } from './body.ts';

/** What is found on the way through a body besides its turns: names for `nativeOnly`, texts for `parameters`. */
export interface Notes {
  readonly nativeOnly: string[];
  readonly parameters: TextPart[];
}

/** A place as the client writes it: `messages[0].content[1].cache_control`. */
export function nameOf(at: Pointer): string {
  let name = '';
  for (const step of at) {
    if (typeof step === 'number') name += `[${step}]`;
    else name += name === '' ? step : `.${step}`;
  }
  return name;
}

/** Notes something that only this protocol can express. */
export function noteNative(notes: Notes, at: Pointer): void {
  notes.nativeOnly.push(nameOf(at));
}

/** Notes every text inside a value that is neither turn nor tool. */
export function noteTexts(notes: Notes, value: Json, at: Pointer): void {
  notes.parameters.push(...listTextLeaves(value, { origin: 'parameter', trust: 'caller', at }));
}

/** Notes a block's mark for the prompt cache. */
export function noteCache(notes: Notes, block: Cacheable, at: Pointer): void {
  if (block.cache_control !== undefined && block.cache_control !== null) noteNative(notes, [...at, 'cache_control']);
}
