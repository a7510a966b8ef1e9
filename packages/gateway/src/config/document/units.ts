import { z } from 'zod';

/** Bytes: a whole number, or text with a unit (`512KiB`, `25MiB`, `1GB`). */
export const size: z.ZodType<number> = z.union([z.int().min(0), z.string()], { error: 'must be a size such as 512KiB or 25MiB' }).transform(
  (value, context) => (typeof value === 'number' ? value : readUnit(value, { units: BYTES, rule: 'must be a size such as 512KiB or 25MiB', max: SIZE_MAX }, context)),
);

/** Milliseconds, written as text with a unit (`250ms`, `30s`, `5m`, `1h`). */
export const duration: z.ZodType<number> = z
  .string({ error: 'must be a duration with a unit, such as 250ms, 30s, 5m or 1h' })
  .transform((value, context) => readUnit(value, { units: MILLISECONDS, rule: 'must be a duration with a unit, such as 250ms, 30s, 5m or 1h, at most 7d', max: DURATION_MS_MAX }, context));

/** A quantity: what its units are worth, and how the rule reads. */
interface Quantity {
  readonly units: ReadonlyMap<string, number>;
  readonly rule: string;
  readonly max: number;
}

function readUnit(text: string, quantity: Quantity, context: z.core.$RefinementCtx): number {
  const [, digits = '', unit = ''] = /^([0-9]{1,12}(?:[.][0-9]{1,3})?) ?([A-Za-z]{1,3})$/.exec(text) ?? [];
  const factor = quantity.units.get(unit);
  const amount = factor === undefined ? Number.NaN : Math.round(Number(digits) * factor);
  if (amount <= quantity.max) return amount;
  context.addIssue({ code: 'custom', message: quantity.rule });
  return z.NEVER;
}

const BYTES: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1000],
  ['MB', 1_000_000],
  ['GB', 1_000_000_000],
  ['KiB', 1024],
  ['MiB', 1_048_576],
  ['GiB', 1_073_741_824],
]);

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** Beyond any memory; keeps sums of sizes exact. */
const SIZE_MAX = 1_099_511_627_776;
/** Timers of the runtime go wrong above 24 days: they would fire at once. */
const DURATION_MS_MAX = 604_800_000;
