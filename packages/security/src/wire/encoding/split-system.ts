import type { Part, TextPart, Turn } from '../../vocabulary/index.ts';
import { pointerName, type Shortfall } from './shortfall.ts';

/** Turns of the two roles that most protocols know, in alternation. */
export interface SpokenTurn {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly Part[];
}

/**
 * Splits a conversation for protocols with a separate system prompt and two alternating speakers. Tool results are
 * the user's; neighbours of one role become one turn.
 *
 * A system text in the middle of the conversation has no place there: it is noted, and joins the system prompt for
 * targets that drop. A system prompt without any conversation is noted as well, and so are participants' names.
 */
export function splitSystem(
  turns: readonly Turn[],
  shortfall: Shortfall,
): { readonly system: readonly TextPart[]; readonly spoken: readonly SpokenTurn[] } {
  const system: TextPart[] = [];
  const spoken: { role: SpokenTurn['role']; parts: Part[] }[] = [];
  for (const turn of turns) {
    if (turn.name !== undefined) shortfall.addPlace(turn.name.at);
    if (turn.role === 'system' || turn.role === 'developer') {
      takeSystem(turn, { system, isLate: spoken.length > 0 }, shortfall);
      continue;
    }
    const role = turn.role === 'assistant' ? 'assistant' : 'user';
    const last = spoken.at(-1);
    if (last?.role === role) last.parts.push(...turn.parts);
    else spoken.push({ role, parts: [...turn.parts] });
  }
  const alone = spoken.length === 0 ? system[0] : undefined;
  if (alone !== undefined) shortfall.addPlace(alone.at.slice(0, 1));
  return { system, spoken };
}

function takeSystem(
  turn: Turn,
  place: { readonly system: TextPart[]; readonly isLate: boolean },
  shortfall: Shortfall,
): void {
  for (const part of turn.parts) {
    if (part.kind !== 'text' || place.isLate) shortfall.add(pointerName(part.at));
    if (part.kind === 'text' && part.text !== '') place.system.push(part);
  }
}
