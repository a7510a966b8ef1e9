/**
 * Proves that the packages work where they will be used: `npm run test:packages`.
 *
 * Packs every package, checks the tarballs with publint and are-the-types-wrong, installs them into an empty project
 * outside the repository, type-checks a consumer there and runs it under Node 24 and 26.
 *
 * `npm run test:packages -- gateway` stops after that package. The built packages have to be there: run
 * `npm run build` first.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type PublishedPackage, PUBLISHED_PACKAGES, ROOT } from './package-list.ts';
import { runCommand } from './run-command.ts';

/** Strict, and without the check of declarations switched off: a consumer sees every mistake in ours. */
const CONSUMER_OPTIONS = { strict: true, noEmit: true, target: 'es2024', lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'], types: ['node'], skipLibCheck: false };
/** Folders of the library with an index. */
const SUBPATHS = ['kernel', 'vocabulary', 'wire', 'validation', 'transport', 'hono'] as const;

const last = process.argv[2];
const lastIndex = PUBLISHED_PACKAGES.findIndex(({ folder }) => basename(folder) === last);
if (last !== undefined && lastIndex < 0) throw new Error(`there is no package ${last}`);
const packages = last === undefined ? PUBLISHED_PACKAGES : PUBLISHED_PACKAGES.slice(0, lastIndex + 1);
const project = mkdtempSync(join(tmpdir(), 'agentor-packages-'));
try {
  const tarballs = packages.map((published) => pack(published));
  install(tarballs);
  for (const published of packages) use(published);
  console.log(`${packages.length} packages work under Node ${nodes().map(({ version }) => version).join(' and ')}`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

function pack({ name, folder }: PublishedPackage): string {
  const report: unknown = JSON.parse(runCommand('npm', ['pack', '--json', '--pack-destination', project], { cwd: folder }));
  const tarball = join(project, findFileName(report));
  const packed = runCommand('tar', ['-tzf', tarball]).split('\n');
  for (const file of ['package/LICENSE', 'package/README.md', 'package/dist/index.js', 'package/dist/index.d.ts']) {
    if (!packed.includes(file)) throw new Error(`${name} is packed without ${file}`);
  }
  const strays = packed.filter((file) => /\.test(?:-data)?\./u.test(file));
  if (strays.length > 0) throw new Error(`${name} is packed with tests: ${strays.join(' ')}`);
  runCommand(join(ROOT, 'node_modules/.bin/publint'), ['--strict', tarball]);
  runCommand(join(ROOT, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only', ...attwArguments(folder)]);
  console.log(`packed ${name}: ${packed.length} files, publint and are-the-types-wrong found nothing`);
  return tarball;
}

/** A wildcard in `exports` is not followed by the tool: it is told of the folders that the wildcard stands for. */
function attwArguments(folder: string): readonly string[] {
  const { exports } = readJson(join(folder, 'package.json'));
  if (typeof exports !== 'object' || exports === null || !('./*' in exports)) return [];
  const folders = SUBPATHS.filter((subpath) => existsSync(join(folder, 'dist', subpath, 'index.d.ts')));
  return ['--exclude-entrypoints', './*', '--include-entrypoints', ...folders.map((subpath) => `./${subpath}`)];
}

function findFileName(report: unknown): string {
  const entry: unknown = Array.isArray(report) ? report[0] : Object.values(Object(report))[0];
  if (typeof entry === 'object' && entry !== null && 'filename' in entry && typeof entry.filename === 'string') {
    return basename(entry.filename);
  }
  throw new Error('npm pack told no file name');
}

function install(tarballs: readonly string[]): void {
  const manifest = { name: 'consumer', private: true, type: 'module', allowScripts: { node: true } };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  const versions = readVersions(['hono', 'typescript', '@types/node']);
  runCommand('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...versions, 'node@24'], { cwd: project });
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: CONSUMER_OPTIONS, include: ['*.ts'] }));
}

/** The versions that the repository itself uses. */
function readVersions(names: readonly string[]): readonly string[] {
  return names.map((name) => `${name}@${String(readJson(join(ROOT, 'node_modules', name, 'package.json'))['version'])}`);
}

function use({ name, folder }: PublishedPackage): void {
  const program = `use-${basename(folder)}.ts`;
  const source = join(import.meta.dirname, 'package-consumers', program);
  copyFileSync(source, join(project, program));
  for (const resolution of ['nodenext', 'bundler']) {
    const moduleOptions = ['--module', resolution === 'bundler' ? 'esnext' : 'nodenext', '--moduleResolution', resolution];
    runCommand(process.execPath, [join(project, 'node_modules/typescript/bin/tsc'), '-p', project, ...moduleOptions], { cwd: project });
  }
  for (const { version, path } of nodes()) {
    runCommand(path, [join(project, program)], { cwd: project });
    console.log(`${name} works under Node ${version}`);
  }
}

/** Node 24 from its npm package in the project, and the Node that runs this. */
function nodes(): readonly { readonly version: string; readonly path: string }[] {
  const older = join(project, 'node_modules/node/bin/node');
  return [older, process.execPath].map((path) => ({ path, version: runCommand(path, ['--version']).trim() }));
}

function readJson(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return { ...Object(value) };
}
