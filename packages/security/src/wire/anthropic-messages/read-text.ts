import type { Origin, Pointer, TextPart, Trust } from '../../vocabulary/index.ts';
import { listTextLeaves } from '../shared/index.ts';
import type { TextBlock } from './body.ts';
import { noteNative, type Notes } from './notes.ts';

/** A text block, with its citations among the parameters. */
export function readText(
  block: TextBlock,
  label: BlockLabel,
  at: Pointer,
  notes: Notes,
): readonly TextPart[] {
  if (block.citations !== undefined && block.citations !== null && block.citations.length > 0) {
    const citationsAt = [...at, 'citations'];
    noteNative(notes, citationsAt);
    notes.parameters.push(...listTextLeaves(block.citations, { ...RETRIEVED, at: citationsAt }));
  }
  return [{ kind: 'text', text: block.text, ...label, at: [...at, 'text'] }];
}

/** Whose block it is. */
export interface BlockLabel {
  readonly origin: Origin;
  readonly trust: Trust;
}

/** The label of documents, search results and citations. */
export const RETRIEVED: BlockLabel = { origin: 'retrieved', trust: 'external' };
