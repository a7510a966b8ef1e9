import { configJsonSchema } from '@agentor/gateway';
import { type ConfigOptions, describeConfig, loadFrom } from '../configuration/index.ts';
import { createPaint, noteProblems, noteWarnings } from '../output/index.ts';
import { EXIT } from '../terminal.ts';
import type { CommandHost } from './command.ts';

/** `agentor config check | show | schema`. */
export function addConfig(host: CommandHost): void {
  const group = host.program.command('config').description('check or show the configuration, or print its JSON Schema');
  const inner = { ...host, program: group };
  addCheck(inner);
  addShow(inner);
  addSchema(inner);
}

function addCheck({ program, terminal, exitWith }: CommandHost): void {
  program
    .command('check')
    .description('report every problem of the configuration, each with its line')
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', '\nExamples:\n  agentor config check\n  agentor config check --config deploy/agentor.yaml --json\n\nExits 1 when there is a problem; warnings alone exit 0.')
    .action((options: ConfigOptions & { readonly json?: boolean }) => {
      const loaded = loadFrom(terminal, options);
      const problems = loaded.ok ? [] : loaded.reason;
      const warnings = loaded.ok ? loaded.value.warnings : [];
      if (!loaded.ok) exitWith(EXIT.failed);
      if (options.json === true) {
        terminal.out(`${JSON.stringify({ ok: loaded.ok, problems, warnings }, undefined, 2)}\n`);
        return;
      }
      noteProblems(problems, terminal);
      noteWarnings(warnings, terminal);
      const { green, red } = createPaint(terminal.isColoured);
      const place = loaded.ok ? (loaded.value.path ?? 'the defaults (there is no agentor.yaml here)') : '';
      const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
      terminal.note(loaded.ok ? `${green('good')} ${place}\n` : `${red(count)}; nothing was changed\n`);
    });
}

function addShow({ program, terminal, exitWith }: CommandHost): void {
  program
    .command('show')
    .description('print the configuration in force as JSON, with defaults filled in and secrets hidden')
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .addHelpText('after', '\nExample:\n  agentor config show --config deploy/agentor.yaml')
    .action((options: ConfigOptions) => {
      const loaded = loadFrom(terminal, options);
      if (loaded.ok) {
        terminal.out(`${JSON.stringify(describeConfig(loaded.value.config), undefined, 2)}\n`);
        return;
      }
      noteProblems(loaded.reason, terminal);
      exitWith(EXIT.failed);
    });
}

function addSchema({ program, terminal }: CommandHost): void {
  program
    .command('schema')
    .description('print the JSON Schema of agentor.yaml, for editors')
    .addHelpText('after', '\nExample:\n  agentor config schema > agentor.schema.json')
    .action(() => terminal.out(`${JSON.stringify(configJsonSchema(), undefined, 2)}\n`));
}
