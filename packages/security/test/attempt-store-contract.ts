import { describe, expect, test } from 'vitest';
import type { AttemptRule, AttemptStore } from '../src/identity/index.ts';

/** What every store of attempts must do. */
export function attemptStoreContract(name: string, open: () => Promise<{ readonly store: AttemptStore } & AsyncDisposable>): void {
  describe(`the ${name} store of attempts`, () => {
    const row: AttemptRule = { key: 'row', kind: 'in-a-row', limit: 10 };
    const within: AttemptRule = { key: 'while', kind: 'in-a-while', limit: 3, windowMs: 1000 };

    test('USR-4: gives exactly as many places as there are to 200 at once', async () => {
      await using opened = await open();
      const outcomes = await Promise.all(Array.from({ length: 200 }, async () => opened.store.take([row], 1)));
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(10);
      expect(outcomes.filter((outcome) => outcome === 'row')).toHaveLength(190);
    });

    test('takes a place under all rules or under none', async () => {
      await using opened = await open();
      const { store } = opened;
      for (let index = 0; index < 3; index += 1) expect(await store.take([row, within], 1)).toBeUndefined();
      for (let index = 0; index < 50; index += 1) expect(await store.take([row, within], 1)).toBe('while');
      for (let index = 0; index < 7; index += 1) expect(await store.take([row], 1)).toBeUndefined();
      expect(await store.take([row], 1)).toBe('row');
    });

    test('gives places back, and a success clears what is in a row', async () => {
      await using opened = await open();
      const { store } = opened;
      for (let index = 0; index < 3; index += 1) await store.take([row, within], 1);
      await store.settle([row, within], 'not-made');
      expect(await store.take([within], 1)).toBeUndefined();
      expect(await store.take([within], 1)).toBe('while');
      await store.settle([row, within], 'succeeded');
      for (let index = 0; index < 10; index += 1) expect(await store.take([row], 1)).toBeUndefined();
      await store.clear('row');
      expect(await store.take([row], 1)).toBeUndefined();
      expect(await store.take([within], 1)).toBeUndefined();
      expect(await store.take([within], 1001)).toBeUndefined();
    });
  });
}
