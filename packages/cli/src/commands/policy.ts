import { type ContentFilteringConfig, createContentFilter, type DecisionReason, type DirectionPolicy, type ExplainedDecision, explainPolicy, type FilterDirection } from '@agentor/security';
import { Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { toTable } from '../output/index.ts';
import { readPieces, readPolicy } from '../screening/index.ts';
import type { Terminal } from '../terminal.ts';
import type { CommandHost } from './command.ts';
import { openDetectors } from './screening-options.ts';

/** `agentor policy test`: what a policy does to a text, and why. */
export function addPolicy({ program, terminal, exitWith }: CommandHost): void {
  program
    .command('policy')
    .description('try out what is done with personal data and secrets')
    .command('test')
    .description('show what a policy does to a text, finding by finding, and why')
    .argument('[file]', 'the text; - for standard input', '-')
    .option('-p, --policy <file>', 'the policy, as JSON (default: restore in requests, redact in answers)')
    .addOption(new Option('--direction <direction>', 'whether the text goes to a model or comes from one').choices(['request', 'answer']).default('request'))
    .option('--show-result', 'print the text as it would go on, too: what the policy lets through is in it')
    .option('--json', 'print the decisions as JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  agentor policy test message.txt\n  echo "my card is 4111 1111 1111 1111" | agentor policy test --show-result\n  agentor policy test --policy policy.json --direction answer answer.txt\n\nA policy:\n  {"requests": {"mode": "enforce", "defaultAction": "flag", "types": {"SECRET": "block", "CREDIT_CARD": "restore"}}}\nModes: enforce, monitor, off. Actions: allow, flag, redact, restore, block. Names may end in *; the longest counts.\nExit codes: 0 the text may go on, 1 it is refused, 2 a file could not be read, or wrong usage.`,
    )
    .action(async (path: string, options: PolicyOptions) => {
      try {
        exitWith((await testPolicy(terminal, path, options)) ? 0 : EXIT_REFUSED);
      } catch (error) {
        terminal.note(`${error instanceof Error ? error.message : 'unknown error'}\n`);
        exitWith(EXIT_ERROR);
      }
    });
}

interface PolicyOptions {
  readonly policy?: string;
  readonly direction: FilterDirection;
  readonly showResult?: boolean;
  readonly json?: boolean;
}

/** @returns Whether the text may go on. */
async function testPolicy(terminal: Terminal, path: string, { policy: policyFile, direction, showResult, json }: PolicyOptions): Promise<boolean> {
  const config = policyFile === undefined ? {} : readPolicyFile(terminal, policyFile);
  const text = await readText(terminal, path);
  const decisions = explainPolicy(text, { policy: policyOf(config, direction), direction, detectors: openDetectors() });
  const result = apply(text, config, direction);
  terminal.out(json === true ? `${JSON.stringify(decisions.map((decision) => toJson(decision, text)), undefined, 2)}\n` : printDecisions(decisions, text));
  if (showResult === true && result !== undefined) terminal.out(json === true ? `${JSON.stringify({ result })}\n` : `\n${result}${result.endsWith('\n') ? '' : '\n'}`);
  terminal.note(result === undefined ? 'The text is refused.\n' : result === text ? 'The text goes on as it is.\n' : 'The text goes on, changed.\n');
  return result !== undefined;
}

/** The text as it goes on; undefined when it does not. */
function apply(text: string, config: ContentFilteringConfig, direction: FilterDirection): string | undefined {
  const filter = createContentFilter({ config: { ...config, filterPromptInjections: false }, key: { id: 'trial', secret: randomBytes(KEY_BYTES) } });
  const { data } = direction === 'request' ? filter.filterRequest(text) : filter.filterResponse(text);
  return typeof data === 'string' ? data : undefined;
}

function policyOf({ requests, answers }: ContentFilteringConfig, direction: FilterDirection): DirectionPolicy {
  return direction === 'request' ? { mode: 'enforce', defaultAction: 'restore', types: {}, ...requests } : { mode: 'enforce', defaultAction: 'redact', types: {}, ...answers };
}

function readPolicyFile(terminal: Terminal, path: string): ContentFilteringConfig {
  const text = terminal.files.read(resolve(terminal.directory, path));
  if (text === undefined) throw new Error(`There is no file ${path}`);
  return readPolicy(text);
}

async function readText(terminal: Terminal, path: string): Promise<string> {
  let text = '';
  for await (const piece of readPieces(path === '-' ? terminal.input() : terminal.files.stream(resolve(terminal.directory, path)), () => undefined)) {
    text += piece;
    if (text.length > TEXT_CHARACTERS_MAX) throw new Error('The text is longer than a request may be. Find what is in it with: agentor scan');
  }
  return text;
}

function printDecisions(decisions: readonly ExplainedDecision[], text: string): string {
  if (decisions.length === 0) return 'Nothing is found.\n';
  const rows = decisions.map(({ finding, action, because }) => [placeOf(finding.start, text), finding.type, finding.rule, finding.score.toFixed(2), action, say(because)]);
  return toTable([['PLACE', 'TYPE', 'RULE', 'SCORE', 'ACTION', 'BECAUSE'], ...rows]);
}

function toJson({ finding: { start, end, type, rule, score, detector }, action, because }: ExplainedDecision, text: string): object {
  return { place: placeOf(start, text), start, end, type, rule, score, detector, action, because };
}

function placeOf(offset: number, text: string): string {
  const before = text.slice(0, offset);
  return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}

function say(because: DecisionReason): string {
  switch (because.kind) {
    case 'score':
      return `less sure than ${because.scoreMin}`;
    case 'type':
      return `the policy names ${because.name}`;
    case 'default':
      return 'the default action';
    case 'monitor':
      return `only monitored: it would ${because.instead}`;
  }
}

const KEY_BYTES = 32;
/** As many characters as the largest body of text has bytes. */
const TEXT_CHARACTERS_MAX = 1_048_576;
const EXIT_REFUSED = 1;
const EXIT_ERROR = 2;
