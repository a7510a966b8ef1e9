import { RedactionMethod, redactValue } from '@agentor/security';
import { Option } from 'commander';
import { resolve } from 'node:path';
import { isWanted, openProgress, openScreening, readPieces, type ScreeningTerms, typeOf } from '../screening/index.ts';
import type { FileWriter, Terminal } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import { openDetectors, type ScreeningOptions, withScreeningOptions } from './screening-options.ts';

/** `agentor redact`: files without personal data and secrets. */
export function addRedact({ program, terminal, exitWith }: CommandHost): void {
  withScreeningOptions(program.command('redact').description('write a file again without personal data and secrets'))
    .argument('<file>', 'a file; - for standard input')
    .option('-o, --output <file>', 'where to (default: standard output)')
    .addOption(new Option('--method <method>', 'what stands in place of values: their type, or asterisks').choices(['replace', 'mask']).default('replace'))
    .addHelpText(
      'after',
      '\nExamples:\n  agentor redact support.log > shareable.log\n  agentor redact export.json --output clean.json\n  kubectl logs pod | agentor redact - --types "SECRET*"\n\nJSON and CSV keep their structure. Files of any size are read in pieces.\nExit codes: 0 written, 2 it could not be read or written, or wrong usage.',
    )
    .action(async (path: string, options: RedactOptions) => {
      try {
        const count = await redact(terminal, path, options);
        terminal.note(`${count === 1 ? '1 finding' : `${count} findings`} redacted\n`);
      } catch (error) {
        terminal.note(`${path}: ${error instanceof Error ? error.message : 'unknown error'}\n`);
        exitWith(EXIT_ERROR);
      }
    });
}

interface RedactOptions extends ScreeningOptions {
  readonly output?: string;
  readonly method: 'replace' | 'mask';
}

/** @returns How many findings were redacted. */
async function redact(terminal: Terminal, path: string, options: RedactOptions): Promise<number> {
  let count = 0;
  const screening = openScreening(options.type ?? typeOf(path), terms(options, () => (count += 1)));
  const absolute = resolve(terminal.directory, path);
  const progress = openProgress(terminal, path, path === '-' ? undefined : terminal.files.size(absolute));
  const bytes = path === '-' ? terminal.input() : terminal.files.stream(absolute);
  const writer = options.output === undefined ? toStandardOutput(terminal) : await terminal.files.write(resolve(terminal.directory, options.output));
  try {
    for await (const piece of readPieces(bytes, progress.add)) await writer.write(screening.push(piece));
    await writer.write(screening.end());
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    progress.end();
  }
  return count;
}

function terms(options: RedactOptions, onSighting: () => void): ScreeningTerms {
  const method = options.method === 'mask' ? RedactionMethod.MASK : RedactionMethod.REPLACE;
  return {
    detectors: openDetectors(),
    isWanted: (finding) => isWanted(finding, { types: options.types, scoreMin: options.minScore }),
    replace: ({ type }, value) => redactValue(type, value, { method }, { scope: { tenantId: '' } }),
    onSighting,
  };
}

function toStandardOutput(terminal: Terminal): FileWriter {
  return {
    write: async (text) => {
      terminal.out(text);
      await terminal.outTaken();
    },
    finish: async () => Promise.resolve(),
    abandon: async () => Promise.resolve(),
  };
}

const EXIT_ERROR = 2;
