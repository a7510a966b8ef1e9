/**
 * What the detector of secrets finds and misses on the labelled sets, what it takes for one in code and documents, and its
 * speed in CPU time on ordinary texts and on hostile ones.
 *
 * `npm run bench:secrets -- [--check] [DATA]`: DATA is the folder that `pii.tgz` unpacks to; without it, the archive beside
 * the repository is unpacked into a temporary folder. Prints tables, writes `bench/results/secrets.json`, ends with the bars.
 */
import { createSecretDetector, type Finding } from '@agentor/security';
import { type Labelled, megabytesPerSecond as measureSpeed, openLabelledData, sized } from './lib/labelled-data.ts';
import { type Bar, printBars, printTable, round, writeResult } from './lib/report.ts';

using data = openLabelledData(process.argv.slice(2).find((argument) => !argument.startsWith('--')));
const detector = createSecretDetector();

const recalls = ['gitleaks_generated_dev', 'gitleaks_literal_pos', 'secretlint_snapshots'].map(measureRecall);
const nearMisses = countFindings(data.rows('secrets/gitleaks_literal_neg.jsonl'));
const lines = data.rows('secrets/detect_secrets_lines.jsonl');
const agreed = lines.filter(({ text, should_flag: shouldFlag }) => find(text).length > 0 === shouldFlag).length;
const code = data.rows('negatives/oss_code_docs_dev.jsonl');
const codeText = code.map(({ text }) => text).join('\n');
const prose = data.rows('spans/train/sec_fin5.jsonl').concat(data.rows('spans/dev/wikigold.jsonl')).map(({ text }) => text).join('\n');
const perMegabyte = countFindings(code) / (Buffer.byteLength(codeText) / 1e6);

printTable([['set', 'secrets', 'found', 'recall', 'other findings'], ...recalls.map(({ set, secrets, found, recall, others }) => [set, ...[secrets, found, round(recall), others].map(String)])]);
process.stdout.write(`near misses: ${nearMisses} findings; lines of detect-secrets: ${agreed} of ${lines.length} judged alike; code and documents: ${round(perMegabyte)} findings per MB\n\n`);

const sizes = [2_000, 100_000, 1_000_000];
const speeds = sizes.flatMap((size) => [['code and documents', codeText], ['prose', prose]].map(([kind = '', text = '']) => ({ kind, size, megabytesPerSecond: measureSpeed(sized(text, size), find) })));
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

function find(text: string): readonly Finding[] {
  return detector.scan(text, { from: 0, isEnd: true }).findings;
}

function countFindings(rows: readonly Labelled[]): number {
  return rows.reduce((count, { text }) => count + find(text).length, 0);
}

/** A secret counts as found when a finding touches it; findings that touch none are the others. */
function measureRecall(set: string): { set: string; secrets: number; found: number; recall: number; others: number } {
  let [secrets, found, others] = [0, 0, 0];
  for (const { text, entities = [] } of data.rows(`secrets/${set}.jsonl`)) {
    const findings = find(text);
    secrets += entities.length;
    found += entities.filter((entity) => findings.some((finding) => finding.start < entity.end && finding.end > entity.start)).length;
    others += findings.filter((finding) => !entities.some((entity) => finding.start < entity.end && finding.end > entity.start)).length;
  }
  return { set, secrets, found, recall: found / secrets, others };
}

function measureHostile(unit: string): { readonly unit: string; readonly msPerMegabyte: number } {
  return { unit, msPerMegabyte: 1000 / measureSpeed(unit.repeat(Math.ceil(1_000_000 / unit.length)), find) };
}
