/**
 * What the detector of secrets finds and misses on the labelled sets, what it takes for one in code and documents, and its
 * speed in CPU time on ordinary texts and on hostile ones.
 *
 * `npm run bench:secrets -- [--check] [DATA]`: DATA is the folder that `pii.tgz` unpacks to; without it, the archive beside
 * the repository is unpacked into a temporary folder. Prints tables, writes `bench/results/secrets.json`, ends with the bars.
 */
import { createSecretDetector, type Finding } from '@agentor/security';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bar, printBars, printTable, round, writeResult } from './lib/report.ts';

interface Labelled {
  readonly text: string;
  readonly entities?: readonly { readonly start: number; readonly end: number }[];
  readonly should_flag?: boolean;
}

const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const folder = given ?? unpack();
const detector = createSecretDetector();

const recalls = ['gitleaks_generated_dev', 'gitleaks_literal_pos', 'secretlint_snapshots'].map(measureRecall);
const nearMisses = countFindings(readRows('secrets/gitleaks_literal_neg.jsonl'));
const lines = readRows('secrets/detect_secrets_lines.jsonl');
const agreed = lines.filter(({ text, should_flag: shouldFlag }) => find(text).length > 0 === shouldFlag).length;
const code = readRows('negatives/oss_code_docs_dev.jsonl');
const codeText = code.map(({ text }) => text).join('\n');
const prose = readRows('spans/train/sec_fin5.jsonl').concat(readRows('spans/dev/wikigold.jsonl')).map(({ text }) => text).join('\n');
const perMegabyte = countFindings(code) / (Buffer.byteLength(codeText) / 1e6);

printTable([['set', 'secrets', 'found', 'recall', 'other findings'], ...recalls.map(({ set, secrets, found, recall, others }) => [set, ...[secrets, found, round(recall), others].map(String)])]);
process.stdout.write(`near misses: ${nearMisses} findings; lines of detect-secrets: ${agreed} of ${lines.length} judged alike; code and documents: ${round(perMegabyte)} findings per MB\n\n`);

const sizes = [2_000, 100_000, 1_000_000];
const speeds = sizes.flatMap((size) => [['code and documents', codeText], ['prose', prose]].map(([kind = '', text = '']) => ({ kind, size, megabytesPerSecond: speed(sized(text, size)) })));
printTable([['text', 'characters', 'MB/s of CPU'], ...speeds.map(({ kind, size, megabytesPerSecond }) => [kind, String(size), String(round(megabytesPerSecond))])]);

/** Runs of one character, which any text may hold. */
const classes = ['a', 'A', '0', '.', '"', '=', ' ', '\n', '\u00e9', '\ud83d'].map(measureHostile);
/** What announces a secret, over and over, with none behind: written by somebody who knows the rules. */
const announcements = ['key=', 'password: ', 'eyJ.', '://a:', ' as the key', '-----BEGIN PRIVATE KEY-----', 'PuTTY-User-Key-File-', 'AKIA', 'ghp_', 'tokenA7x9:', 'eyJhbGciOiJub25lIn0.'].map(measureHostile);
process.stdout.write('\n');
printTable([['hostile megabyte', '', 'ms of CPU'], ...[...classes, ...announcements].map(({ unit, msPerMegabyte }) => [JSON.stringify(unit), '', String(round(msPerMegabyte))])]);

const bars: readonly Bar[] = [
  { name: 'secrets-generated-recall', value: recalls[0]?.recall ?? 0, limit: 0.92, is: '>=' },
  { name: 'secrets-near-miss-findings', value: nearMisses, limit: 10, is: '<=' },
  { name: 'secrets-findings-per-mb-of-code', value: perMegabyte, limit: 5, is: '<=' },
  { name: 'secrets-megabytes-per-second', value: Math.min(...speeds.map(({ megabytesPerSecond }) => megabytesPerSecond)), limit: 30, is: '>=' },
  { name: 'secrets-character-classes-ms-per-mb', value: Math.max(...classes.map(({ msPerMegabyte }) => msPerMegabyte)), limit: 100, is: '<=' },
  { name: 'secrets-announcements-ms-per-mb', value: Math.max(...announcements.map(({ msPerMegabyte }) => msPerMegabyte)), limit: 500, is: '<=' },
];
writeResult('secrets', { recalls, nearMisses, detectSecrets: { agreed, lines: lines.length }, findingsPerMegabyteOfCode: perMegabyte, speeds, classes, announcements, bars });
const areHeld = printBars(bars);
process.exitCode = process.argv.includes('--check') && !areHeld ? 1 : 0;
if (given === undefined) rmSync(folder, { recursive: true, force: true });

/** Unpacks the archive into a temporary folder. @returns The folder. */
function unpack(): string {
  const archive = fileURLToPath(new URL('../../shared/data/pii.tgz', import.meta.url));
  const target = mkdtempSync(join(tmpdir(), 'agentor-bench-secrets-'));
  execFileSync('tar', ['xzf', archive, '-C', target, '--strip-components=1']);
  return target;
}

function readRows(path: string): readonly Labelled[] {
  return readFileSync(join(folder, path), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
}

function find(text: string): readonly Finding[] {
  return detector.scan(text, { from: 0, isEnd: true }).findings;
}

function countFindings(rows: readonly Labelled[]): number {
  return rows.reduce((count, { text }) => count + find(text).length, 0);
}

/** A secret counts as found when a finding touches it; findings that touch none are the others. */
function measureRecall(set: string): { set: string; secrets: number; found: number; recall: number; others: number } {
  let [secrets, found, others] = [0, 0, 0];
  for (const { text, entities = [] } of readRows(`secrets/${set}.jsonl`)) {
    const findings = find(text);
    secrets += entities.length;
    found += entities.filter((entity) => findings.some((finding) => finding.start < entity.end && finding.end > entity.start)).length;
    others += findings.filter((finding) => !entities.some((entity) => finding.start < entity.end && finding.end > entity.start)).length;
  }
  return { set, secrets, found, recall: found / secrets, others };
}

/** A text of so many characters, flat in memory. */
function sized(text: string, size: number): string {
  return Buffer.from(text.repeat(Math.ceil(size / text.length)).slice(0, size)).toString();
}

function measureHostile(unit: string): { readonly unit: string; readonly msPerMegabyte: number } {
  return { unit, msPerMegabyte: 1000 / speed(unit.repeat(Math.ceil(1_000_000 / unit.length))) };
}

/** Megabytes a second of CPU time: the best of several rounds, each of some megabytes. */
function speed(text: string): number {
  const times = Math.max(1, Math.ceil(2_000_000 / text.length));
  let best = 0;
  for (let turn = 0; turn < 7; turn += 1) {
    const start = process.cpuUsage();
    for (let time = 0; time < times; time += 1) find(text);
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, (text.length * times) / (user + system));
  }
  return best;
}
