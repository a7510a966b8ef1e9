import { type ConfigProblem, formatProblem } from '@agentor/gateway';
import type { Terminal } from '../terminal.ts';
import { createPaint } from './paint.ts';

/** Tells of every problem, a line each. */
export function noteProblems(problems: readonly ConfigProblem[], terminal: Terminal): void {
  const { red } = createPaint(terminal.isColoured);
  for (const problem of problems) terminal.note(`${red('problem')} ${formatProblem(problem)}\n`);
}

/** Tells of every warning, a line each. */
export function noteWarnings(warnings: readonly ConfigProblem[], terminal: Terminal): void {
  const { yellow } = createPaint(terminal.isColoured);
  for (const warning of warnings) terminal.note(`${yellow('warning')} ${formatProblem(warning)}\n`);
}
