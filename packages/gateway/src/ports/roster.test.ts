import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Roster } from './roster.ts';

test('whatever joins and leaves, a roster holds what a set holds', () => {
  const changes = fc.array(fc.record({ which: fc.nat({ max: 9 }), joins: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(changes, (steps) => {
      const people = Array.from({ length: 10 }, (_, id) => ({ id, position: -1 }));
      const roster = new Roster<(typeof people)[number]>();
      const set = new Set<(typeof people)[number]>();
      for (const { which, joins } of steps) {
        const person = people[which];
        if (person === undefined || (joins && set.has(person))) continue;
        if (joins) {
          roster.join(person);
          set.add(person);
        } else {
          roster.leave(person);
          set.delete(person);
        }
        expect(new Set(roster.entries)).toEqual(set);
        expect(roster.entries).toHaveLength(set.size);
      }
    }),
  );
});
