import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestClock, createTestRandom } from '../../../test/test-clock.ts';
import { recordNothing } from '../identity-event.ts';
import { SecretRing } from '../secret-ring.ts';
import { createMemoryFamilyStore } from './family-store.ts';
import { JWTConfig } from './jwt-config.ts';
import { RefreshFamilies } from './refresh-families.ts';
import { createMemoryRevocations } from './revocations.ts';

/** A family as the rules have it: its tokens in order, and whether it ended. */
interface Model {
  readonly tokens: string[];
  rotatedAtMs: number;
  hasEnded: boolean;
}

/** One step: the token of how many generations ago is presented, how often at once, after how many milliseconds. */
type Step = readonly [age: number, times: number, waitMs: number];

test('JWT-4, JWT-5: in 10,000 schedules of uses, parallel ones among them, tokens are good exactly when the rules say so', { timeout: 300_000 }, async () => {
  const clock = createTestClock();
  const random = createTestRandom();
  const families = new RefreshFamilies({
    ...{ clock, random, secrets: SecretRing.generate(random), record: recordNothing, families: createMemoryFamilyStore(), revocations: createMemoryRevocations(clock) },
    config: new JWTConfig({ issuer: 'https://gateway.example', audience: 'agentor' }),
    subjects: { findSubject: async () => ({ isActive: true, roles: [], epoch: 1 }) },
  });
  const step: fc.Arbitrary<Step> = fc.tuple(fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3), fc.constantFrom(1, 1, 1, 2, 5), fc.constantFrom(0, 1, 2500, 4999, 5000, 5001, 60_000));
  const seen = { good: 0, repeated: 0, reused: 0, ended: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const begun = await families.begin({ tenantId: 't', subjectId: 'alice', clientId: 'c', amr: [], authTimeMs: clock.nowMs() });
      const model: Model = { tokens: begun.ok ? [begun.value.refreshToken] : [], rotatedAtMs: -Infinity, hasEnded: false };
      for (const [age, times, waitMs] of steps) {
        clock.advance(waitMs);
        const at = Math.max(0, model.tokens.length - 1 - age);
        const token = model.tokens[at] ?? '';
        const outcomes = await Promise.all(Array.from({ length: times }, async () => families.exchange(token, undefined)));
        const newer = model.tokens.length - 1 - at;
        const isPatient = newer === 1 && clock.nowMs() - model.rotatedAtMs <= 5000;
        if (model.hasEnded) {
          expect(new Set(outcomes.map((outcome) => (outcome.ok ? '' : outcome.reason)))).toEqual(new Set(['family-revoked']));
          seen.ended += 1;
        } else if (newer === 0 || isPatient) {
          // All uses of one moment get one and the same successor.
          const successors = new Set(outcomes.map((outcome) => (outcome.ok ? `${outcome.value.refreshToken} ${outcome.value.tokenId}` : outcome.reason)));
          expect(successors.size).toBe(1);
          const [first] = outcomes;
          const successor = first?.ok === true ? first.value.refreshToken : '';
          if (newer === 0) {
            model.tokens.push(successor);
            model.rotatedAtMs = clock.nowMs();
            seen.good += 1;
          } else {
            expect(successor).toBe(model.tokens.at(-1));
            seen.repeated += 1;
          }
        } else {
          expect(outcomes.some(({ ok }) => ok)).toBe(false);
          expect(outcomes[0]).toEqual({ ok: false, reason: 'token-reused' });
          model.hasEnded = true;
          seen.reused += 1;
        }
      }
    }),
    { numRuns: 10_000 },
  );
  // The schedules do meet every rule.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(500);
});
