import { type KeyStore, openKeyStore } from '@agentor/gateway';
import { resolve } from 'node:path';
import { type ConfigOptions, loadFrom } from '../configuration/index.ts';
import { createPaint, noteProblems, toTable } from '../output/index.ts';
import { EXIT } from '../terminal.ts';
import type { CommandHost } from './command.ts';

/** `agentor key create | list | revoke`. */
export function addKey(host: CommandHost): void {
  const group = host.program.command('key').description('make, list and take back API keys');
  const inner = { ...host, program: group };
  addCreate(inner);
  addList(inner);
  addRevoke(inner);
}

interface KeyOptions extends ConfigOptions {
  readonly dataFolder?: string;
  readonly json?: boolean;
}

interface CreateOptions extends KeyOptions {
  readonly label: string;
  readonly model?: readonly string[];
}

function addCreate(host: CommandHost): void {
  withFolder(host, 'create', 'make an API key and print it, once')
    .option('-l, --label <text>', 'whose it is, or where it is used', '')
    .option('-m, --model <name...>', 'models that it may use (default: all)')
    .addHelpText('after', '\nExamples:\n  agentor key create --label checkout-service\n  agentor key create --label trial --model fast agentor/echo\n\nThe key is stored as a keyed hash alone and cannot be shown again. A running gateway knows it after: kill -HUP')
    .action(async (options: CreateOptions) => {
      const keys = await openKeysOf(host, options);
      if (keys === undefined) return;
      const made = await keys.create({ label: options.label, ...(options.model !== undefined && { models: options.model }) });
      const { bold } = createPaint(host.terminal.isColoured);
      host.terminal.out(options.json === true ? `${JSON.stringify({ id: made.id, key: made.key.reveal() })}\n` : `${made.key.reveal()}\n`);
      host.terminal.note(`${bold('Keep it now')}: it is stored nowhere and cannot be shown again. A running gateway knows it within two seconds.\n`);
    });
}

function addList(host: CommandHost): void {
  withFolder(host, 'list', 'list the API keys, without their secrets')
    .addHelpText('after', '\nExample:\n  agentor key list --json')
    .action(async (options: KeyOptions) => {
      const keys = await openKeysOf(host, options);
      if (keys === undefined) return;
      const rows = keys.list().map(({ id, label, models, createdAtMs }) => [id, label, models?.join(', ') ?? 'all', new Date(createdAtMs).toISOString()]);
      host.terminal.out(options.json === true ? `${JSON.stringify(keys.list(), undefined, 2)}\n` : toTable([['ID', 'LABEL', 'MODELS', 'CREATED'], ...rows]));
    });
}

function addRevoke(host: CommandHost): void {
  withFolder(host, 'revoke', 'take an API key back')
    .argument('<id>', 'the id from `agentor key list`: the 10 characters after agw_')
    .addHelpText('after', '\nExample:\n  agentor key revoke 0Ab3dE6hIj\n\nA running gateway refuses it after: kill -HUP')
    .action(async (id: string, options: KeyOptions) => {
      const keys = await openKeysOf(host, options);
      if (keys === undefined) return;
      const isRevoked = await keys.revoke(id);
      host.terminal.note(isRevoked ? `revoked ${id}. A running gateway refuses it within two seconds.\n` : 'there is no key of that id. See: agentor key list\n');
      if (!isRevoked) host.exitWith(EXIT.failed);
    });
}

function withFolder({ program }: CommandHost, name: string, description: string): ReturnType<CommandHost['program']['command']> {
  return program
    .command(name)
    .description(description)
    .option('-c, --config <file>', 'the file (default: AGENTOR_CONFIG, then agentor.yaml here)')
    .option('-d, --data-folder <path>', 'the data folder (default: that of the configuration)')
    .option('--json', 'print the outcome as JSON');
}

async function openKeysOf({ terminal, exitWith }: CommandHost, options: KeyOptions): Promise<KeyStore | undefined> {
  const loaded = loadFrom(terminal, options, options.dataFolder === undefined ? {} : { dataFolder: resolve(terminal.directory, options.dataFolder) });
  if (!loaded.ok) {
    noteProblems(loaded.reason, terminal);
    exitWith(EXIT.failed);
    return undefined;
  }
  return openKeyStore(loaded.value.config.dataFolder);
}
