import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withAlternatives } from './known-names.ts';
import { isPlainlyValid } from './plainly-valid.ts';

const TEXT = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(3) });
const NUMBER = z.strictObject({ type: z.literal(['number', 'count']), value: z.number().min(0).max(4) });

/** Every kind of schema that bodies use, under names that the generator knows. */
const EVERY_KIND = z.strictObject({
  a: z.string(),
  b: z.array(z.discriminatedUnion('type', [TEXT, NUMBER])).min(1).max(3),
  c: z.boolean().nullish(),
  d: z.enum(['text', 'x']).nullish(),
  e: z.union([z.string(), z.array(z.string()).max(2), z.int().min(1)]).nullish(),
  f: z.record(z.string().max(1), z.string().max(2)).optional(),
  g: z.string().regex(/^x*$/u).nullable().optional(),
  h: z.strictObject({ a: z.string().nullish(), b: z.string().nullish() }).refine(({ a, b }) => (a === undefined) !== (b === undefined)).nullish(),
  i: z.custom<object>((value) => typeof value === 'object' && value !== null).nullish(),
  j: withAlternatives(z.custom((value) => value === 1), []).optional(),
  k: z.literal(null).optional(),
  l: z.boolean().nullable().exactOptional(),
});

/** JSON that often fits: few names, few texts, small numbers. */
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('', 'x', 'xx', 'text', 'number', 'count', 'long text'),
    fc.constantFrom(0, 1, 2, 1.5, -1, 9),
    fc.constantFrom(true, false, null),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'type', 'text', 'value', 'x'), tie('json'), { maxKeys: 3 }),
    fc.record({ type: fc.constant('text'), text: fc.constantFrom('x', 'xx', '', 'long text') }),
    fc.record({ type: fc.constantFrom('number', 'count'), value: fc.constantFrom(0, 1.5, 9) }),
  ),
}));
/** Values that fit, by name. */
const FITTING: Readonly<Record<string, unknown>> = {
  a: 'x',
  b: [{ type: 'text', text: 'xx' }, { type: 'count', value: 2 }],
  c: true,
  d: 'text',
  e: ['x', ''],
  f: { x: 'xx' },
  g: 'xxx',
  h: { b: 'x' },
  i: {},
  j: 1,
  k: null,
  l: null,
};
const BODY = fc.record(
  Object.fromEntries([...Object.keys(FITTING), 'unknown'].map((name) => [name, fc.oneof({ weight: 9, arbitrary: fc.constant(FITTING[name]) }, json)])),
  { requiredKeys: ['a', 'b'] },
).map((body): unknown => JSON.parse(JSON.stringify(body)));

describe('what a schema takes as it stands', () => {
  test('VAL-4: exactly what the schema takes, and the schema gives it back unchanged', () => {
    let taken = 0;
    fc.assert(
      fc.property(BODY, (body) => {
        const isTaken = isPlainlyValid(EVERY_KIND, body);
        const parsed = EVERY_KIND.safeParse(body);
        expect(isTaken).toBe(parsed.success);
        if (isTaken) expect(parsed.data).toEqual(body);
        taken += Number(isTaken);
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test.each<[string, z.ZodType<unknown>, unknown]>([
    ['rewrites', z.strictObject({ a: z.string().trim() }), { a: 'x' }],
    ['rewrites deep inside', z.strictObject({ a: z.array(z.union([z.number(), z.string().toLowerCase()])) }), { a: ['x'] }],
    ['fills in', z.strictObject({ a: z.string().default('x') }), { a: 'x' }],
    ['coerces', z.strictObject({ a: z.coerce.number() }), { a: 1 }],
    ['transforms', z.strictObject({ a: z.string().transform(() => 'y') }), { a: 'x' }],
    ['leaves out', z.object({ a: z.string() }), { a: 'x' }],
    ['catches', z.strictObject({ a: z.string().catch('y') }), { a: 'x' }],
    ['transforms the names of', z.strictObject({ a: z.record(z.string().transform(() => 'y'), z.string()) }), { a: { x: 'x' } }],
  ])('a schema that %s is always asked', (_what, schema, body) => {
    expect(schema.safeParse(body).success).toBe(true);
    expect(isPlainlyValid(schema, body)).toBe(false);
  });
});
