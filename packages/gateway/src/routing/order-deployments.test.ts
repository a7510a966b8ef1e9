import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeploymentConfig } from '../config/index.ts';
import { orderDeployments } from './order-deployments.ts';

const deployments = fc.array(
  fc.record({ provider: fc.constant('p'), model: fc.uuid(), weight: fc.integer({ min: 0, max: 5 }) }),
  { maxLength: 8 },
);

describe('the order of deployments', () => {
  test('every deployment is tried exactly once, those of weight 0 last', () => {
    fc.assert(
      fc.property(deployments, fc.infiniteStream(fc.double({ min: 0, max: 0.999_999, noNaN: true })), (all, fractions) => {
        const ordered = orderDeployments(all, () => fractions.next().value ?? 0);
        expect(new Set(ordered)).toEqual(new Set(all));
        expect(ordered).toHaveLength(all.length);
        const firstZero = ordered.findIndex(({ weight }) => weight === 0);
        if (all.length > 1 && firstZero >= 0) expect(ordered.slice(firstZero).every(({ weight }) => weight === 0)).toBe(true);
      }),
    );
  });

  test('the first place follows the weights', () => {
    const heavy: DeploymentConfig = { provider: 'p', model: 'heavy', weight: 3 };
    const light: DeploymentConfig = { provider: 'p', model: 'light', weight: 1 };
    const firsts = Array.from({ length: 400 }, (_, step) => orderDeployments([light, heavy], () => (step + 0.5) / 400)[0]);
    expect(firsts.filter((first) => first === heavy)).toHaveLength(300);
  });
});
