/** The known name closest to a mistyped one, if one is close: about a third of its letters may differ. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  const word = typed.slice(0, LENGTH_MAX).toLowerCase().replaceAll('-', '_');
  const [best] = known
    .map((name) => ({ name, distance: distanceOf(word, name.toLowerCase().replaceAll('-', '_')) }))
    .filter(({ name, distance }) => distance <= Math.ceil(name.length / 3))
    .toSorted((left, right) => left.distance - right.distance);
  return best?.name;
}

/** Levenshtein's distance: letters to insert, delete or replace. */
function distanceOf(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [position, other] of [...right].entries()) {
      const replaced = (row[position] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[position + 1] ?? 0) + 1, (next[position] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Longer keys are cut: no name of ours comes near. */
const LENGTH_MAX = 64;
