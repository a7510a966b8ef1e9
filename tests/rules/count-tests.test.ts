import { describe, expect, test } from 'vitest';
import { countTests } from '../../scripts/count-tests.ts';

const passing = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

describe('the count of a run', () => {
  test('is what the report says', () => {
    expect(countTests(passing, 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(countTests({ ...passing, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  test('a file that does not load is a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }, { status: 'passed', assertionResults: [] }];
    expect(countTests({ ...passing, testResults }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test('a failing test in a failing file counts once', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(countTests({ ...passing, numFailedTests: 1, testResults }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  test.each([
    ['no report', undefined, 0],
    ['a report of nothing', { ...passing, numPassedTests: 0 }, 0],
    ['a runner that fails with no test to blame', passing, 1],
    ['a report that is not one', 'text', 1],
  ])('%s is a failure', (_, report, exitCode) => {
    expect(countTests(report, exitCode).failed).toBe(1);
  });
});
