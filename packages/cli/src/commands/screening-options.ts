import { createSecretDetector, PatternBasedPIIDetector, type TextDetector } from '@agentor/security';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FileType } from '../screening/index.ts';

/** What `scan` and `redact` have in common. */
export interface ScreeningOptions {
  readonly type?: FileType;
  readonly types?: readonly string[];
  readonly minScore: number;
}

/** Adds the options that both have. */
export function withScreeningOptions(command: Command): Command {
  return command
    .addOption(new Option('--type <type>', 'how files are written (default: by the end of their names)').choices(['text', 'json', 'jsonl', 'csv', 'tsv']))
    .option('--types <list>', 'only these types or rules, with commas; * at the end of a name for all that begin so', toList)
    .option('--min-score <number>', 'only findings at least so sure, from 0 to 1', toScore, 0.5);
}

/** What both look with: personal data and secrets. */
export function openDetectors(): readonly TextDetector[] {
  return [new PatternBasedPIIDetector(), createSecretDetector()];
}

/** `a,b` as a list. */
export function toList(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim()).filter(Boolean);
}

function toScore(text: string): number {
  const score = Number(text);
  if (text.trim() === '' || !(score >= 0 && score <= 1)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return score;
}
