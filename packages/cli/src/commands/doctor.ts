import { probeProviders } from '@agentor/gateway';
import { type ConfigOptions, loadFrom } from '../configuration/index.ts';
import { examine, type Finding } from '../diagnosis/index.ts';
import { createPaint, type Paint } from '../output/index.ts';
import { EXIT } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import type { ProbeProviders } from './models.ts';

/** `agentor doctor`: what is wrong, what deviates from the safe defaults, and what to do about each. */
export function addDoctor({ program, terminal, exitWith }: CommandHost, probe: ProbeProviders = probeProviders): void {
  program
    .command('doctor')
    .description('examine this machine and the configuration, and say what to do')
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .option('--offline', 'do not call the providers')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExamples:\n  agentor doctor\n  agentor doctor --offline --json\n\nExits 1 when something must be repaired; deviations alone exit 0.')
    .action(async (options: DoctorOptions) => {
      const findings = await examine({ terminal, loaded: loadFrom(terminal, options), probe: options.offline === true ? undefined : probe });
      if (findings.some(({ state }) => state === 'problem')) exitWith(EXIT.failed);
      if (options.json === true) {
        terminal.out(`${JSON.stringify(findings, undefined, 2)}\n`);
        return;
      }
      const paint = createPaint(terminal.isColoured);
      for (const finding of findings) terminal.out(toLine(finding));
      terminal.note(`${summarise(findings, paint)}\n`);
    });
}

interface DoctorOptions extends ConfigOptions {
  readonly offline?: boolean;
  readonly json?: boolean;
}

function toLine({ state, check, message, advice }: Finding): string {
  return `${state.padEnd(9)}  ${check.padEnd(12)}  ${message}${advice === undefined ? '' : `\n${' '.repeat(25)}-> ${advice}`}\n`;
}

function summarise(findings: readonly Finding[], { green, yellow, red }: Paint): string {
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  if (count('problem') > 0) return red(`${count('problem')} to repair, ${count('deviation')} deviations`);
  return count('deviation') > 0 ? yellow(`nothing to repair, ${count('deviation')} deviations`) : green('all is well');
}
