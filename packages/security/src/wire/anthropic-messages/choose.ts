import { z } from 'zod';
import { isJsonObject } from '../../kernel/index.ts';
import { withAlternatives } from '../shared/index.ts';

/**
 * A schema that looks at a value first and then checks it by one schema alone, so that an error speaks of what the
 * client meant and not of every alternative.
 *
 * @param alternatives - all that `pick` can give, so that the names inside them are known.
 */
export function choose<Value>(
  alternatives: readonly z.ZodType<Value>[],
  pick: (value: unknown) => z.ZodType<Value>,
): z.ZodType<Value> {
  const chosen: z.ZodType<Value> = z.unknown().transform((value, context): Value => {
    const checked = pick(value).safeParse(value);
    if (checked.success) return checked.data;
    for (const { input: _value, ...issue } of checked.error.issues) context.addIssue(issue);
    return z.NEVER;
  });
  return withAlternatives(chosen, alternatives);
}

/** Chooses by the member `type`. A type that is not listed is refused by naming those that are. */
export function byType<Value>(schemas: Readonly<Record<string, z.ZodType<Value>>>): z.ZodType<Value> {
  const known = new Map(Object.entries(schemas));
  const otherwise = unknownType<Value>([...known.keys()]);
  return choose([...known.values()], (value) => {
    const type = isJsonObject(value) ? value['type'] : undefined;
    return (typeof type === 'string' ? known.get(type) : undefined) ?? otherwise;
  });
}

/** Refuses a value for its `type`: missing, or none of these. */
export function unknownType<Value>(types: readonly string[]): z.ZodType<Value> {
  return z.object({ type: z.enum(types) }).transform((_, context): Value => {
    context.addIssue({ code: 'custom', message: 'must have a documented type', input: undefined });
    return z.NEVER;
  });
}
