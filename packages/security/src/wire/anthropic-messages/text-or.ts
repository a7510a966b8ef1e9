import { z } from 'zod';
import { choose } from './choose.ts';

/** Text, or a list of items. */
export function textOr<Item>(item: z.ZodType<Item>): z.ZodType<string | readonly Item[]> {
  const text: z.ZodType<string | readonly Item[]> = z.string();
  const list: z.ZodType<string | readonly Item[]> = z.array(item).max(ITEMS_MAX);
  return choose([text, list], (value) => (Array.isArray(value) ? list : text));
}

/** The longest list of messages that the protocol takes; lists of blocks have the same bound. */
export const ITEMS_MAX = 100_000;
