import { Option } from 'commander';
import { join, relative, resolve } from 'node:path';
import {
  AllowedLines,
  BinaryFileError,
  type Ignored,
  isNamed,
  isPathIgnored,
  isWanted,
  openProgress,
  openScreening,
  printReports,
  readIgnoreFile,
  readPieces,
  type Report,
  type ReportFormat,
  type ScreeningTerms,
  typeOf,
} from '../screening/index.ts';
import type { Terminal } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import { openDetectors, type ScreeningOptions, toList, withScreeningOptions } from './screening-options.ts';

/** `agentor scan`: personal data and secrets in files. */
export function addScan({ program, terminal, exitWith }: CommandHost): void {
  withScreeningOptions(program.command('scan').description('find personal data and secrets in files, folders or standard input'))
    .argument('<file...>', 'files and folders; - for standard input')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(['table', 'json', 'sarif']).default('table'))
    .option('--fail-on <list>', 'types or rules that make it exit 1, with commas: all by default, none for none', toList)
    .option('--show-values', 'print what was found, too: it is what must not leave')
    .option('--ignore-file <file>', 'patterns of paths and rule:ID lines to leave out (default: .agentorignore here)')
    .addHelpText(
      'after',
      '\nExamples:\n  agentor scan .\n  agentor scan --format sarif src > findings.sarif\n  git diff --cached | agentor scan -\n  agentor scan export.csv --types CREDIT_CARD,IBAN\n\nA line with the comment agentor:allow is left out. Values are never printed unless asked for.\nExit codes: 0 nothing found, 1 something found, 2 a file could not be read, or wrong usage.',
    )
    .action(async (paths: readonly string[], options: ScanOptions) => {
      const scan = new Scan(terminal, options);
      for (const path of paths) await scan.add(path);
      terminal.out(printReports(scan.reports, options.format, { version: program.version() ?? '', isValueShown: options.showValues === true }));
      terminal.note(scan.summary());
      exitWith(scan.exitCode());
    });
}

interface ScanOptions extends ScreeningOptions {
  readonly format: ReportFormat;
  readonly failOn?: readonly string[];
  readonly showValues?: boolean;
  readonly ignoreFile?: string;
}

/** One run over several files. */
class Scan {
  readonly reports: Report[] = [];
  readonly #terminal: Terminal;
  readonly #options: ScanOptions;
  readonly #ignored: Ignored;
  readonly #detectors = openDetectors();
  #files = 0;
  #more = 0;
  #failures = 0;

  constructor(terminal: Terminal, options: ScanOptions) {
    this.#terminal = terminal;
    this.#options = options;
    const given = options.ignoreFile;
    const text = terminal.files.read(resolve(terminal.directory, given ?? '.agentorignore'));
    if (text === undefined && given !== undefined) throw new Error(`There is no file ${given}`);
    this.#ignored = readIgnoreFile(text ?? '');
  }

  async add(path: string): Promise<void> {
    const { files, directory, input } = this.#terminal;
    if (path === '-') return this.#read({ name: '-', size: undefined }, input);
    const absolute = resolve(directory, path);
    if (files.inspect(absolute)?.isFolder !== true) return this.#read({ name: path, size: files.size(absolute) }, () => files.stream(absolute));
    for await (const file of files.walk(absolute)) {
      const name = join(path, relative(absolute, file));
      if (!isPathIgnored(name, this.#ignored)) await this.#read({ name, size: files.size(file) }, () => files.stream(file));
    }
  }

  exitCode(): number {
    if (this.#failures > 0) return EXIT_ERROR;
    const { failOn } = this.#options;
    const counted = failOn === undefined ? this.reports : this.reports.filter((report) => isNamed(report, failOn));
    return counted.length > 0 ? EXIT_FOUND : 0;
  }

  summary(): string {
    const count = this.reports.length + this.#more;
    const rest = this.#more > 0 ? `; the first ${this.reports.length} are printed` : '';
    return `${count === 1 ? '1 finding' : `${count} findings`} in ${this.#files === 1 ? '1 file' : `${this.#files} files`}${rest}\n`;
  }

  async #read(file: { readonly name: string; readonly size: number | undefined }, open: () => AsyncIterable<Uint8Array>): Promise<void> {
    const { name, size } = file;
    const found: Report[] = [];
    const allowed = new AllowedLines();
    const progress = openProgress(this.#terminal, name, size);
    try {
      const screening = openScreening(this.#options.type ?? typeOf(name), this.#terms(name, found));
      for await (const piece of readPieces(open(), progress.add)) {
        allowed.add(piece);
        screening.push(piece);
      }
      screening.end();
      this.#files += 1;
    } catch (error) {
      this.#fail(name, error);
    }
    progress.end();
    for (const report of found) if (!allowed.has(report.line)) this.#keep(report);
  }

  #terms(file: string, found: Report[]): ScreeningTerms {
    const wanted = { types: this.#options.types, scoreMin: this.#options.minScore };
    return {
      detectors: this.#detectors,
      isWanted: (finding) => isWanted(finding, wanted) && !this.#ignored.rules.has(finding.rule),
      replace: () => '*',
      onSighting: (sighting) => {
        // The value is not even kept where nobody asked to see it.
        if (found.length < REPORTS_MAX) found.push({ file, ...sighting, value: this.#options.showValues === true || this.#options.format === 'sarif' ? sighting.value : '' });
        else this.#more += 1;
      },
    };
  }

  #keep(report: Report): void {
    if (this.reports.length < REPORTS_MAX) this.reports.push(report);
    else this.#more += 1;
  }

  #fail(name: string, error: unknown): void {
    if (error instanceof BinaryFileError) {
      this.#terminal.note(`${name}: left out, ${error.message}\n`);
      return;
    }
    this.#failures += 1;
    this.#terminal.note(`${name}: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  }
}

/** More than anybody reads, and little enough to hold. */
const REPORTS_MAX = 100_000;
const EXIT_FOUND = 1;
const EXIT_ERROR = 2;
