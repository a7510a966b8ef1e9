/** How many tests there were. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts a run from the runner's JSON report. Whatever makes the runner fail counts, if only as one: a file that does not
 * load, an error outside every test, a missing report.
 *
 * @param report - What vitest's JSON reporter wrote; undefined when it wrote nothing.
 * @param exitCode - Of the runner.
 */
export function countTests(report: unknown, exitCode: number): Counts {
  const passed = numberAt(report, 'numPassedTests');
  const skipped = numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests');
  const failed = numberAt(report, 'numFailedTests') + filesThatDidNotLoad(report);
  if (failed === 0 && (exitCode !== 0 || passed === 0)) return { passed, failed: 1, skipped };
  return { passed, failed, skipped };
}

function filesThatDidNotLoad(report: unknown): number {
  const files = memberOf(report, 'testResults');
  if (!Array.isArray(files)) return 0;
  return files.filter((file) => {
    const tests = memberOf(file, 'assertionResults');
    return memberOf(file, 'status') === 'failed' && Array.isArray(tests) && !tests.some((test) => memberOf(test, 'status') === 'failed');
  }).length;
}

function numberAt(report: unknown, name: string): number {
  const value = memberOf(report, name);
  return typeof value === 'number' ? value : 0;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
