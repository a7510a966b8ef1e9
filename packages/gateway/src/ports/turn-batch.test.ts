import { expect, test } from 'vitest';
import { TurnBatch } from './turn-batch.ts';

test('tasks of one turn run together, in order, and those they add run in the next', async () => {
  const batch = new TurnBatch();
  const done: string[] = [];
  batch.add(() => {
    done.push('first');
    batch.add(() => void done.push('of the next turn'));
  });
  batch.add(() => void done.push('second'));
  expect(done).toEqual([]);
  await batch.settled();
  expect(done).toEqual(['first', 'second']);
  await batch.settled();
  expect(done).toEqual(['first', 'second', 'of the next turn']);
});
