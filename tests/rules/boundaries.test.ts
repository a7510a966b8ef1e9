import { dirname, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plant } from './plant.ts';

const SECURITY = 'packages/security/src';
const GATEWAY = 'packages/gateway/src';

/** Each: the rule that must speak, the importing file, what it imports. */
const VIOLATIONS: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['kernel-is-the-bottom', `${SECURITY}/kernel/a.ts`, `${SECURITY}/vocabulary/index.ts`],
  ['vocabulary-on-kernel', `${SECURITY}/vocabulary/a.ts`, `${SECURITY}/wire/index.ts`],
  ['wire-on-vocabulary', `${SECURITY}/wire/a.ts`, `${SECURITY}/validation/index.ts`],
  ['wire-protocols-are-strangers', `${SECURITY}/wire/openai-chat/a.ts`, `${SECURITY}/wire/gemini/index.ts`],
  ['chat-dialects-know-chat-alone', `${SECURITY}/wire/openai-completions/a.ts`, `${SECURITY}/wire/openai-responses/index.ts`],
  ['domains-are-strangers', `${SECURITY}/validation/a.ts`, `${SECURITY}/transport/index.ts`],
  ['domains-are-strangers', `${SECURITY}/validation/a.ts`, `${SECURITY}/setup.ts`],
  ['setup-knows-no-framework', `${SECURITY}/setup.ts`, `${SECURITY}/hono/index.ts`],
  ['hono-stays-in-its-folder', `${SECURITY}/transport/a.ts`, 'hono'],
  ['security-opens-nothing', `${SECURITY}/transport/a.ts`, 'node:tls'],
  ['security-opens-nothing', `${SECURITY}/transport/a.ts`, 'node:fs'],
  ['security-opens-nothing', `${SECURITY}/transport/a.ts`, 'http'],
  ['security-opens-nothing', `${SECURITY}/transport/a.ts`, 'node:worker_threads'],
  ['decisions-know-no-driver', `${SECURITY}/transport/a.ts`, `${SECURITY}/node/index.ts`],
  ['drivers-know-no-wiring', `${SECURITY}/node/a.ts`, `${SECURITY}/setup.ts`],
  ['security-calls-nobody', `${SECURITY}/transport/a.ts`, 'undici'],
  ['packages-point-one-way', `${SECURITY}/transport/a.ts`, `${GATEWAY}/index.ts`],
  ['gateway-below-cli', `${GATEWAY}/compose.ts`, 'packages/cli/src/index.ts'],
  ['ports-are-the-bottom', `${GATEWAY}/ports/a.ts`, `${GATEWAY}/config/index.ts`],
  ['config-on-ports', `${GATEWAY}/config/a.ts`, `${GATEWAY}/routing/index.ts`],
  ['routing-on-config', `${GATEWAY}/routing/a.ts`, `${GATEWAY}/pipeline/index.ts`],
  ['drivers-are-strangers', `${GATEWAY}/storage/a.ts`, `${GATEWAY}/observability/index.ts`],
  ['drivers-are-strangers', `${GATEWAY}/storage/a.ts`, `${GATEWAY}/pipeline/index.ts`],
  ['data-folder-on-ports', `${GATEWAY}/data-folder/a.ts`, `${GATEWAY}/storage/index.ts`],
  ['pipeline-knows-no-driver', `${GATEWAY}/pipeline/08-dispatch.ts`, `${GATEWAY}/providers/index.ts`],
  ['surfaces-know-no-driver', `${GATEWAY}/http/a.ts`, `${GATEWAY}/storage/index.ts`],
  ['surfaces-know-no-driver', `${GATEWAY}/http/a.ts`, `${GATEWAY}/admin/index.ts`],
  ['folders-have-a-layer', `${GATEWAY}/utils/a.ts`, `${GATEWAY}/ports/index.ts`],
  ['stages-never-meet', `${GATEWAY}/pipeline/02-identify.ts`, `${GATEWAY}/pipeline/01-receive.ts`],
  ['stages-never-meet', `${GATEWAY}/pipeline/02-identify/a.ts`, `${GATEWAY}/pipeline/01-receive/index.ts`],
  ['one-chain', `${GATEWAY}/http/a.ts`, `${GATEWAY}/pipeline/01-receive/index.ts`],
  ['one-chain', `${GATEWAY}/pipeline/chat.ts`, `${GATEWAY}/pipeline/01-receive.ts`],
  ['compose-picks-drivers', `${GATEWAY}/index.ts`, `${GATEWAY}/storage/index.ts`],
  ['compose-is-the-top', `${GATEWAY}/http/a.ts`, `${GATEWAY}/compose.ts`],
  ['nothing-imports-main', `${GATEWAY}/index.ts`, `${GATEWAY}/main.ts`],
  ['folder-through-its-index-1', `${GATEWAY}/http/a.ts`, `${GATEWAY}/ports/egress.ts`],
  ['folder-through-its-index-2', `${SECURITY}/wire/openai-chat/a.ts`, `${SECURITY}/wire/sse/splitter.ts`],
  ['folder-through-its-index-2', `${GATEWAY}/storage/sqlite/a.ts`, `${GATEWAY}/ports/egress.ts`],
  ['package-through-its-index', `${GATEWAY}/http/a.ts`, `${SECURITY}/kernel/secret.ts`],
  ['tests-use-what-is-public', 'tests/leak/a.test.ts', `${SECURITY}/kernel/secret.ts`],
  ['no-test-code-in-production', `${GATEWAY}/http/a.ts`, `${GATEWAY}/http/b.test.ts`],
  ['no-development-dependency-in-production', `${GATEWAY}/http/a.ts`, 'fast-check'],
  ['no-unresolvable', `${GATEWAY}/http/a.ts`, './missing.ts'],
];

/** The type of a proof may be named; the stage that mints it may not be called. */
const VALUES_ONLY: ReadonlySet<string> = new Set(['stages-never-meet', 'one-chain']);

/** Each: an import that must be allowed. */
const PERMITTED: readonly (readonly [from: string, to: string])[] = [
  [`${SECURITY}/vocabulary/a.ts`, `${SECURITY}/kernel/index.ts`],
  [`${SECURITY}/wire/openai-chat/a.ts`, `${SECURITY}/wire/contract.ts`],
  [`${SECURITY}/wire/openai-chat/a.ts`, `${SECURITY}/wire/sse/index.ts`],
  [`${SECURITY}/wire/openai-completions/a.ts`, `${SECURITY}/wire/openai-chat/index.ts`],
  [`${SECURITY}/validation/a.ts`, `${SECURITY}/wire/index.ts`],
  [`${SECURITY}/validation/a.ts`, 'node:crypto'],
  [`${SECURITY}/node/a.ts`, 'node:fs'],
  [`${SECURITY}/node/a.ts`, `${SECURITY}/validation/index.ts`],
  [`${GATEWAY}/pipeline/index.ts`, `${GATEWAY}/pipeline/01-receive.ts`],
  [`${GATEWAY}/pipeline/08-dispatch.ts`, `${GATEWAY}/ports/index.ts`],
  [`${GATEWAY}/compose.ts`, `${GATEWAY}/storage/index.ts`],
  [`${GATEWAY}/storage/sqlite/a.ts`, `${GATEWAY}/storage/records/b.ts`],
  [`${GATEWAY}/main.ts`, `${GATEWAY}/compose.ts`],
  [`${GATEWAY}/http/a.ts`, `${SECURITY}/kernel/index.ts`],
  ['tests/leak/a.test.ts', `${SECURITY}/kernel/index.ts`],
];

describe('the boundary checker', () => {
  test.each(['import', 'import type'])('reports every planted violation, written `%s`', async (form) => {
    const reports = await violationsIn(VIOLATIONS.map(([, from, to]) => [from, to]), form);
    const forbidden = VIOLATIONS.filter(([rule]) => form === 'import' || !VALUES_ONLY.has(rule));
    const missed = forbidden.filter(([rule, from, to]) => !reports.some((report) => isReport(report, { rule, from, to })));
    expect(missed).toEqual([]);
  });

  test('reports a cycle that only types make', async () => {
    const reports = await violationsIn(
      [
        [`${SECURITY}/kernel/a.ts`, `${SECURITY}/kernel/b.ts`],
        [`${SECURITY}/kernel/b.ts`, `${SECURITY}/kernel/a.ts`],
      ],
      'import type',
    );
    expect(reports.map(({ rule }) => rule.name)).toContain('no-cycle');
  });

  test('reads files that hold resources with `using`', async () => {
    await using planted = await plant({
      'packages/security/src/transport/a.ts': `
        export async function planted(open: () => AsyncDisposable & Disposable): Promise<unknown> {
          await using first = open();
          using second = open();
          for (using third of [open()]) return [first, second, third, await import('node:dns')];
          return undefined;
        }
        class Later { static { import('node:tls'); } #a = 1; has(object: object) { return #a in object && (object satisfies object); } }
        export const later = Later;
      `,
    });
    const { text } = await planted.run('depcruise', '--config', '.dependency-cruiser.mjs', 'packages');
    expect(text).toContain('→ dns');
    expect(text).toContain('→ tls');
  });

  test('lets what the layers allow pass', async () => {
    expect(await violationsIn(PERMITTED, 'import')).toEqual([]);
  });
});

interface Report {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

/** What the tool reports on a tree in which each `from` imports its `to`. */
async function violationsIn(imports: readonly (readonly [from: string, to: string])[], form: string): Promise<readonly Report[]> {
  await using planted = await plant(treeOf(imports, form));
  const { text } = await planted.run('depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'packages', 'tests');
  const reports: readonly Report[] = JSON.parse(text).summary.violations;
  return reports;
}

function treeOf(imports: readonly (readonly [from: string, to: string])[], form: string): Readonly<Record<string, string>> {
  const files = new Map<string, string>([['tests/nothing.test.ts', 'export {};\n']]);
  for (const [from, to] of imports) {
    const path = to.startsWith('packages/') ? relative(dirname(from), to) : to;
    const specifier = to.startsWith('packages/') && !path.startsWith('.') ? `./${path}` : path;
    const name = `Imported${String(files.get(from)?.length ?? 0)}`;
    const line = `${form} { value as ${name} } from '${specifier}';\n`;
    files.set(from, `${files.get(from) ?? ''}${line}export const use${name}: typeof ${name} | undefined = undefined;\n`);
    if (to.startsWith('packages/') && !files.has(to)) files.set(to, '');
  }
  return Object.fromEntries(files);
}

function isReport(report: Report, { rule, from, to }: { readonly rule: string; readonly from: string; readonly to: string }): boolean {
  const isTarget = report.to === to || report.to === to.replace('node:', '') || report.to.includes(`node_modules/${to}/`);
  return report.rule.name === rule && report.from === from && isTarget;
}
