/**
 * Which folder may import which. The layers are those of docs/architecture.md:
 *
 *   security: kernel <- vocabulary <- wire <- domain folders (strangers to each other) <- setup.ts <- hono
 *                                                   domain folders <- node (files, databases, threads, clocks)
 *   gateway:  ports, errors <- config <- routing <- drivers and pipeline <- http, admin, jobs <- compose.ts <- main.ts
 *
 * Type imports count like any other. Tests beside the code may look sideways, but only through an index.
 */
import swcVisitor from '@swc/core/Visitor.js';

const SECURITY = '^packages/security/src';
const GATEWAY = '^packages/gateway/src';
/** Tests, and what only they use: `x.test.ts`, `x.test-data.ts`, `test-upstream.ts`, a package's `test/`. */
const TEST = '(?:[.]test|[.]test-data|/test-[a-z-]+)[.]ts$|^packages/[^/]+/test/';
const INDEX = '/index[.]ts$';
/** What a package's exports can name. */
const PACKAGE_INDEX = ['^packages/[^/]+/src/index[.]ts$', '^packages/[^/]+/src/.+/index[.]ts$'];
/** Folders of one wire protocol each; the rest of wire/ is for all of them. */
const PROTOCOL = '(?:openai|anthropic|gemini|bedrock)[a-z-]*';
/** Protocols that share their faults, usage and endpoints with OpenAI's chat completions. */
const CHAT_DIALECT = '(?:openai-completions|openai-embeddings)';
/** What drivers are made of: the implementations that compose.ts picks from. */
const DRIVERS = '(?:providers|sources|storage|observability|egress|keys|guards|audit)';
/** Where the gateway is put together. */
const ROOTS = `${GATEWAY}/(?:compose|start-gateway|open-key-store|probe-providers)[.]ts$`;
/** What pipeline and surfaces stand on. */
const FOUNDATION = '(?:ports|errors|config|routing)';
/** Node modules that compute and reach nothing: no socket, file, process, thread or clock (of net, tests/rules allow isIP alone). */
const PURE_NODE_MODULES = '^(?:node:)?(?:assert|buffer|crypto|net|string_decoder|url|util|zlib)(?:/strict|/types)?$';

/** Folders below `src` that the index rule follows; deeper ones are flat enough to do without. */
const DEPTH_MAX = 5;

const everywhere = [
  rule('no-cycle', 'A cycle, type imports included, is two concepts that are one.', {}, { circular: true }),
  rule('no-unresolvable', 'What is imported must exist.', {}, { couldNotResolve: true }),
  rule('no-deprecated-node-module', 'Deprecated by Node.', {}, { dependencyTypes: ['deprecated'] }),
  ...Array.from({ length: DEPTH_MAX + 1 }, (_, depth) => throughItsIndex(depth)),
  rule(
    'package-through-its-index',
    'Another package is what its exports name.',
    { path: '^packages/([^/]+)/' },
    { path: '^packages/[^/]+/', pathNot: ['^packages/$1/', ...PACKAGE_INDEX] },
  ),
  rule(
    'tests-use-what-is-public',
    'Tests across packages, benchmarks, examples and scripts use what a package exports.',
    { path: '^(?:tests|bench|examples|scripts)/' },
    { path: '^packages/[^/]+/', pathNot: [...PACKAGE_INDEX, '^packages/[^/]+/package[.]json$'] },
  ),
  rule(
    'no-test-code-in-production',
    'Production code knows no test.',
    { path: '^packages/[^/]+/src/', pathNot: [TEST] },
    { path: [TEST, '^(?:tests|bench|examples|scripts)/'] },
  ),
  rule(
    'no-development-dependency-in-production',
    'What is only installed for development is not there when the package is.',
    { path: '^packages/[^/]+/src/', pathNot: [TEST] },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'], pathNot: ['^packages/'] },
  ),
  rule(
    'packages-point-one-way',
    'security <- gateway and admin-api <- cli; dashboard and cli speak admin-api.',
    { path: '^packages/(?:security|admin-api|dashboard)/' },
    { path: '^packages/(?:gateway|cli)/' },
  ),
  rule('gateway-below-cli', 'The command starts the gateway, not the other way round.', { path: '^packages/gateway/' }, { path: '^packages/cli/' }),
];

const security = [
  layer('kernel-is-the-bottom', `${SECURITY}/kernel/`, `${SECURITY}/`, [`${SECURITY}/kernel/`]),
  layer('vocabulary-on-kernel', `${SECURITY}/vocabulary/`, `${SECURITY}/`, [`${SECURITY}/(?:kernel|vocabulary)/`]),
  layer('wire-on-vocabulary', `${SECURITY}/wire/`, `${SECURITY}/`, [`${SECURITY}/(?:kernel|vocabulary|wire)/`]),
  layer('wire-protocols-are-strangers', `${SECURITY}/wire/((?!${CHAT_DIALECT}/)${PROTOCOL})/`, `${SECURITY}/wire/${PROTOCOL}/`, [
    `${SECURITY}/wire/$1/`,
  ]),
  layer('chat-dialects-know-chat-alone', `${SECURITY}/wire/(${CHAT_DIALECT})/`, `${SECURITY}/wire/${PROTOCOL}/`, [
    `${SECURITY}/wire/(?:$1|openai-chat)/`,
  ]),
  rule(
    'domains-are-strangers',
    'A domain folder uses kernel, vocabulary and wire; what two domains share belongs there, what joins them in setup.ts.',
    { path: `${SECURITY}/((?!(?:kernel|vocabulary|wire|hono|node)/)[^/]+)/`, pathNot: [TEST] },
    { path: `${SECURITY}/`, pathNot: [`${SECURITY}/(?:$1|kernel|vocabulary|wire)/`] },
  ),
  layer('setup-knows-no-framework', `${SECURITY}/setup[.]ts$`, `${SECURITY}/hono/`, []),
  layer('hono-stays-in-its-folder', `${SECURITY}/(?!hono/)`, 'node_modules/(?:hono|@hono)/', []),
  rule(
    'security-opens-nothing',
    'The library decides. It opens no socket, file, database or process, and starts no thread, but in node/, which its users name apart.',
    { path: `${SECURITY}/(?!node/)`, pathNot: [TEST] },
    { dependencyTypes: ['core'], pathNot: [PURE_NODE_MODULES] },
  ),
  layer('decisions-know-no-driver', `${SECURITY}/(?!node/)`, `${SECURITY}/node/`, []),
  layer('drivers-know-no-wiring', `${SECURITY}/node/`, `${SECURITY}/(?:setup[.]ts|hono/)`, []),
  layer('security-calls-nobody', `${SECURITY}/`, 'node_modules/(?:undici|kysely|pg|pino|@hono/node-server|prom-client|@opentelemetry)/', []),
];

const gateway = [
  layer('ports-are-the-bottom', `${GATEWAY}/(ports|errors)/`, `${GATEWAY}/`, [`${GATEWAY}/(?:ports|errors)/`]),
  layer('config-on-ports', `${GATEWAY}/config/`, `${GATEWAY}/`, [`${GATEWAY}/(?:ports|errors|config)/`]),
  layer('routing-on-config', `${GATEWAY}/routing/`, `${GATEWAY}/`, [`${GATEWAY}/(?:ports|errors|config|routing)/`]),
  layer('drivers-are-strangers', `${GATEWAY}/(providers|sources|storage|observability|egress|keys|guards|audit)/`, `${GATEWAY}/`, [
    `${GATEWAY}/(?:$1|ports|errors|config)/`,
  ]),
  layer('pipeline-knows-no-driver', `${GATEWAY}/pipeline/`, `${GATEWAY}/`, [`${GATEWAY}/(?:pipeline|${FOUNDATION})/`]),
  layer('surfaces-know-no-driver', `${GATEWAY}/(http|admin|jobs)/`, `${GATEWAY}/`, [`${GATEWAY}/(?:$1|pipeline|${FOUNDATION})/`]),
  layer('data-folder-on-ports', `${GATEWAY}/data-folder/`, `${GATEWAY}/`, [`${GATEWAY}/(?:data-folder|ports|errors|config)/`]),
  rule(
    'folders-have-a-layer',
    'A folder that no layer names would escape the rules: give it its place here.',
    { path: `${GATEWAY}/(?!(?:${FOUNDATION}|${DRIVERS}|data-folder|pipeline|http|admin|jobs)/)[^/]+/` },
    {},
  ),
  rule(
    'stages-never-meet',
    'A stage hands its proof to the chain in pipeline/index.ts. It may name the type of an earlier proof, and calls no other stage.',
    { path: `${GATEWAY}/pipeline/(\\d\\d-[a-z-]+)`, pathNot: [TEST] },
    { path: `${GATEWAY}/pipeline/\\d\\d-`, pathNot: [`${GATEWAY}/pipeline/$1[./]`], dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'one-chain',
    'Only pipeline/index.ts puts stages in order. Others may name the type of a proof.',
    { path: `${GATEWAY}/`, pathNot: [`${GATEWAY}/pipeline/index[.]ts$`, `${GATEWAY}/pipeline/\\d\\d-`, TEST] },
    { path: `${GATEWAY}/pipeline/\\d\\d-`, dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'compose-picks-drivers',
    'Only compose.ts, start-gateway.ts, and what commands use beside it, pick implementations.',
    { path: `${GATEWAY}/`, pathNot: [ROOTS, `${GATEWAY}/${DRIVERS}/`, TEST] },
    { path: `${GATEWAY}/${DRIVERS}/` },
  ),
  rule(
    'compose-is-the-top',
    'Only what starts the gateway knows compose.ts.',
    { path: `${GATEWAY}/`, pathNot: [`${GATEWAY}/(?:main|index|start-gateway)[.]ts$`, TEST] },
    { path: `${GATEWAY}/(?:compose|main)[.]ts$` },
  ),
  rule('nothing-imports-main', 'main.ts runs; it is not imported.', {}, { path: '^packages/[^/]+/src/main[.]ts$' }),
];

teachUsingDeclarations(swcVisitor.Visitor.prototype);

export default {
  forbidden: [...everywhere, ...security, ...gateway],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    combinedDependencies: true,
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['agentor-source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};

/** The visitor that the tool walks swc's tree with stops at `using` and `await using`; they read like any declaration. */
function teachUsingDeclarations(visitor) {
  const { visitStatement } = visitor;
  visitor.visitStatement = function visitStatementOrUsing(statement) {
    if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
    statement.decls = this.visitVariableDeclarators(statement.decls);
    return statement;
  };
}

/**
 * Outside a folder, its index; inside it, the file. Folders of wire/ are protocols, each a folder of its own.
 * One rule for each depth, since a pattern with optional groups could be slow and is refused by the tool.
 */
function throughItsIndex(depth) {
  const groups = Array.from({ length: depth + 1 }, (_, index) => `$${index + 1}`);
  const ancestors = groups.map((_, index) => `^${groups.slice(0, index + 1).join('/')}/[^/]+$`);
  const inside = depth === 0 ? [] : ['^(?!packages/security/src/wire/)$1/$2/'];
  return rule(
    `folder-through-its-index-${depth}`,
    'Outside a folder, import its index.ts. Inside it, import the file.',
    { path: `^(packages/[^/]+/src)${'/([^/]+)'.repeat(depth)}/[^/]+$` },
    { path: '^packages/', pathNot: [INDEX, '^packages/[^/]+/(?:test|node_modules)/', ...ancestors, ...inside] },
  );
}

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** Production files under `from` may use only `allowed` of what lies under `to`. */
function layer(name, from, to, allowed) {
  return rule(name, `Only ${allowed.join(', ') || 'nothing'} of ${to}.`, { path: from, pathNot: [TEST] }, { path: to, pathNot: allowed });
}
