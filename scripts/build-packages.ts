/**
 * Builds every published package into its `dist` folder: `npm run build`.
 *
 * JavaScript and declarations by `tsc`, a copy of the licence beside them, so that `npm pack` finds all it packs.
 */
import { copyFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_PACKAGES, type PublishedPackage, ROOT } from './package-list.ts';
import { runCommand } from './run-command.ts';

for (const published of PUBLISHED_PACKAGES) {
  build(published);
  console.log(`built ${published.name}`);
}

function build({ folder }: PublishedPackage): void {
  const output = join(folder, 'dist');
  rmSync(output, { recursive: true, force: true });
  runCommand(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.build.json')]);
  for (const file of globSync('**/*.d.ts', { cwd: output })) nameOutputs(join(output, file));
  if (!existsSync(join(output, 'index.d.ts'))) throw new Error(`${folder} built no index`);
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}

/** `tsc` writes `./file.js` into JavaScript, but leaves `./file.ts` in declarations, where nothing of that name is. */
function nameOutputs(declaration: string): void {
  const text = readFileSync(declaration, 'utf8');
  writeFileSync(declaration, text.replace(/((?:from |import\()'\.{1,2}\/[^'\n]+)\.ts'/gu, "$1.js'"));
}
