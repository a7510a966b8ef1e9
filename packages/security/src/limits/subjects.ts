/** Who or what a limit can be about. */
export const DIMENSIONS = ['organisation', 'tenant', 'team', 'user', 'key', 'model', 'provider'] as const;

/** One of {@link DIMENSIONS}. */
export type Dimension = (typeof DIMENSIONS)[number];

/** Whose request it is and what it is for: the id in each dimension that is known. */
export type LimitSubjects = { readonly [Name in Dimension]?: string };

/**
 * What a rule counts under: the rule and the ids of its dimensions, each with its length before it, so that no ids
 * can be put together in two ways.
 *
 * @returns Undefined when a dimension is not known: the rule is not about this request.
 */
export function countedUnder(ruleId: string, per: readonly Dimension[], subjects: LimitSubjects): string | undefined {
  let under = ruleId;
  for (const dimension of per) {
    const id = subjects[dimension];
    if (id === undefined) return undefined;
    under += `|${dimension}=${id.length}:${id}`;
  }
  return under;
}

/** Whether the request is one of those that a rule is for. */
export function isAbout(when: LimitSubjects, subjects: LimitSubjects): boolean {
  return DIMENSIONS.every((dimension) => when[dimension] === undefined || when[dimension] === subjects[dimension]);
}
