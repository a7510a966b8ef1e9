import { describe, expect, test } from 'vitest';
import { plant } from './plant.ts';

const MANIFESTS = {
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    private: true,
    workspaces: ['packages/*'],
    scripts: { boundaries: 'depcruise packages' },
    devDependencies: { '@swc/core': '1.16.22', 'dependency-cruiser': '18.7.2' },
  }),
  'packages/gateway/package.json': JSON.stringify({
    name: '@agentor/gateway',
    type: 'module',
    exports: { '.': { source: './src/index.ts', default: './dist/index.js' } },
    dependencies: { yaml: '2.9.1' },
  }),
  'packages/gateway/src/index.ts': "export { used } from './used.ts';\n",
  'packages/gateway/src/used.ts': "import { parse } from 'yaml';\nexport const used: unknown = parse('1');\n",
};

describe('the search for dead code', () => {
  test('lets a tree in which all is used pass', async () => {
    await using planted = await plant(MANIFESTS);
    expect(await planted.run('knip', '--no-config-hints')).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ['a file that nothing imports', { 'packages/gateway/src/dead.ts': 'export const dead = 1;\n' }, 'packages/gateway/src/dead.ts'],
    [
      'an export that nothing uses',
      { 'packages/gateway/src/used.ts': "import { parse } from 'yaml';\nexport const used = parse('1');\nexport const dead = 2;\n" },
      'dead',
    ],
    ['a dependency that nothing uses', { 'packages/gateway/src/used.ts': 'export const used = 1;\n' }, 'yaml'],
    [
      'an import of a package that is not declared',
      { 'packages/gateway/src/used.ts': "import { parse } from 'yaml';\nimport pino from 'pino';\nexport const used = [parse('1'), pino];\n" },
      'pino',
    ],
  ])('reports %s', async (_, files, name) => {
    await using planted = await plant({ ...MANIFESTS, ...files });
    const said = await planted.run('knip');
    expect(said.exitCode).toBe(1);
    expect(said.text).toContain(name);
  });
});
