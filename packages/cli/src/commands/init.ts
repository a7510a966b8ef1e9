import { isAbsolute, join } from 'node:path';
import { createPaint } from '../output/index.ts';
import { EXIT } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import { EXAMPLE_CONFIG } from './example-config.ts';

/** `agentor init`: writes a configuration to start from. */
export function addInit({ program, terminal, exitWith }: CommandHost): void {
  program
    .command('init')
    .description('write an agentor.yaml with comments, to start from')
    .argument('[file]', 'where to write it', 'agentor.yaml')
    .addHelpText('after', '\nExamples:\n  agentor init\n  agentor init deploy/agentor.yaml\n\nA file that exists is never overwritten.')
    .action((file: string) => {
      const path = isAbsolute(file) ? file : join(terminal.directory, file);
      const { green, red } = createPaint(terminal.isColoured);
      if (terminal.files.create(path, EXAMPLE_CONFIG)) {
        terminal.note(`${green('written')} ${path}\nCheck it with: agentor config check\nStart with:    agentor serve\n`);
        return;
      }
      terminal.note(`${red('not written')} ${path} exists already. Name another file: agentor init FILE\n`);
      exitWith(EXIT.failed);
    });
}
