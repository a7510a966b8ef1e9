export { createPaint, type Paint } from './paint.ts';
export { toShortLine } from './short-line.ts';
export { noteProblems, noteWarnings } from './problems.ts';
export { toTable } from './table.ts';
