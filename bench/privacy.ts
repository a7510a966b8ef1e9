/**
 * What the detector of personal data finds, misses and takes for some, by type, on labelled sets; and its speed in CPU time.
 *
 * `npm run bench:privacy -- [--check] [--train] [DATA]`: DATA is the folder that `pii.tgz` unpacks to; without it, the archive
 * beside the repository is unpacked into a temporary folder. Prints tables, writes `bench/results/privacy.json`, ends with the bars.
 * A finding counts where it overlaps a label of its own type. Names, organisations and places are not looked for by form.
 */
import { type Finding, PatternBasedPIIDetector, PIIDetector } from '@agentor/security';
import { type Labelled, megabytesPerSecond, openLabelledData, sized } from './lib/labelled-data.ts';
import { type Bar, printBars, printTable, round, writeResult } from './lib/report.ts';

interface Score {
  readonly type: string;
  readonly labels: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly f2: number;
}

/** Found by models or by the detector of secrets, not by form. */
const NOT_BY_FORM: ReadonlySet<string> = new Set(['PERSON', 'ORGANIZATION', 'LOCATION', 'TITLE', 'NRP', 'SECRET']);
/** Names in the sets that are others here. */
const RENAMED: ReadonlyMap<string, string> = new Map([['SG_NRIC', 'SG_NRIC_FIN'], ['AT_VNR', 'AT_SVNR'], ['TR_NATIONAL_ID', 'TR_TCKN']]);
/** Types whose check digits prove them. */
const CHECKSUMMED: ReadonlySet<string> = new Set(
  'CREDIT_CARD IBAN CRYPTO_BTC US_NPI US_DEA UK_NHS CA_SIN DE_TAX_ID FR_NIR ES_NIF ES_NIE IT_FISCAL_CODE NL_BSN BE_NN PL_PESEL SE_PERSONNUMMER CH_AHV AT_SVNR PT_NIF BR_CPF BR_CNPJ MX_CURP AR_CUIT CL_RUT IN_AADHAAR CN_RIC SG_NRIC_FIN TH_TNIN TR_TCKN ZA_ID AU_TFN AU_ABN AU_MEDICARE NZ_IRD JP_MY_NUMBER IMEI VIN'.split(' '),
);

const options = process.argv.slice(2);
using data = openLabelledData(options.find((argument) => !argument.startsWith('--')));
const detector = new PIIDetector({ patternDetector: new PatternBasedPIIDetector() });
const withDates = new PIIDetector({ patternDetector: new PatternBasedPIIDetector({ thresholds: { DATE_TIME: 0.4 } }) });

const part = options.includes('--train') ? 'train' : 'dev';
const gateway = data.rows(`spans/${part}/synth_gateway.jsonl`);
const scores = scoreAll(gateway, detector);
const presidio = scoreAll(data.rows('spans/dev/presidio_synth_v2_a.jsonl'), withDates);
const code = data.rows('negatives/oss_code_docs_dev.jsonl');
const codeText = code.map(({ text }) => text).join('\n');
const alarms = code.reduce((count, { text }) => count + find(text).length, 0) / (Buffer.byteLength(codeText) / 1e6);
const phones = data.rows('vectors/phone_matcher_cases.jsonl');
const impossible = phones.filter((row) => row.leniency_class === 'IMPOSSIBLE_CASES');
const falsePhones = impossible.filter(({ text }) => find(text).some(({ type }) => type === 'PHONE_NUMBER')).length;

print('synth_gateway', scores);
print('presidio_synth_v2_a', presidio);
process.stdout.write(`code and documents: ${round(alarms)} findings per MB; impossible telephone numbers found: ${falsePhones} of ${impossible.length}\n\n`);

const dense = gateway.map(({ text }) => text).join('\n');
const prose = data.rows('spans/train/sec_fin5.jsonl').concat(data.rows('spans/dev/wikigold.jsonl')).map(({ text }) => text).join('\n');
const speeds = [2_000, 100_000, 1_000_000].flatMap((size) =>
  [['dense', dense], ['prose', prose], ['code and documents', codeText]].map(([kind = '', text = '']) => ({ kind, size, speed: megabytesPerSecond(sized(text, size), find) })),
);
printTable([['text', 'characters', 'MB/s of CPU'], ...speeds.map(({ kind, size, speed }) => [kind, String(size), String(round(speed))])]);

const macroF1 = scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
const checksummed = pooled(gateway, detector, (type) => CHECKSUMMED.has(type));
const structured = pooled(data.rows('spans/dev/presidio_synth_v2_a.jsonl'), withDates, (type) => !NOT_BY_FORM.has(type) && type !== 'STREET_ADDRESS');
const slowest = (kinds: readonly string[]): number => Math.min(...speeds.filter(({ kind }) => kinds.includes(kind)).map(({ speed }) => speed));
const bars: readonly Bar[] = [
  { name: 'pii-macro-f1', value: macroF1, limit: 0.95, is: '>=' },
  { name: 'pii-lowest-f1', value: Math.min(...scores.map(({ f1 }) => f1)), limit: 0.8, is: '>=' },
  { name: 'pii-checksummed-precision', value: checksummed.precision, limit: 0.99, is: '>=' },
  { name: 'pii-presidio-structured-f2', value: structured.f2, limit: 0.93, is: '>=' },
  { name: 'pii-impossible-phones-found', value: falsePhones, limit: 0, is: '<=' },
  { name: 'pii-findings-per-mb-of-code', value: alarms, limit: 5, is: '<=' },
  { name: 'pii-dense-megabytes-per-second', value: slowest(['dense']), limit: 8, is: '>=' },
  { name: 'pii-megabytes-per-second', value: slowest(['prose', 'code and documents']), limit: 30, is: '>=' },
];
writeResult('privacy', { part, scores, presidio, findingsPerMegabyteOfCode: alarms, speeds, bars });
const areHeld = printBars(bars);
process.exitCode = options.includes('--check') && !areHeld ? 1 : 0;

function find(text: string): readonly Finding[] {
  return detector.find(text);
}

function scoreAll(rows: readonly Labelled[], by: PIIDetector): readonly Score[] {
  const types = new Set(rows.flatMap(({ entities = [] }) => entities.map(({ type }) => toName(type))).filter((type) => !NOT_BY_FORM.has(type)));
  const tallies = new Map([...types].map((type) => [type, { labels: 0, found: 0, findings: 0, right: 0 }]));
  for (const { text, entities = [] } of rows) {
    const findings = by.find(text);
    for (const entity of entities) {
      const tally = tallies.get(toName(entity.type));
      if (tally === undefined) continue;
      tally.labels += 1;
      if (findings.some((finding) => isSame(finding, entity))) tally.found += 1;
    }
    for (const finding of findings) {
      const tally = tallies.get(finding.type);
      if (tally === undefined) continue;
      tally.findings += 1;
      if (entities.some((entity) => isSame(finding, entity))) tally.right += 1;
    }
  }
  return [...tallies].map(([type, tally]) => toScore(type, tally));
}

/** The types that are chosen as if they were one. */
function pooled(rows: readonly Labelled[], by: PIIDetector, isChosen: (type: string) => boolean): Score {
  const tally = { labels: 0, found: 0, findings: 0, right: 0 };
  for (const { text, entities = [] } of rows) {
    const findings = by.find(text).filter(({ type }) => isChosen(type));
    const chosen = entities.filter(({ type }) => isChosen(toName(type)));
    tally.labels += chosen.length;
    tally.found += chosen.filter((entity) => findings.some((finding) => isSame(finding, entity))).length;
    tally.findings += findings.length;
    tally.right += findings.filter((finding) => chosen.some((entity) => isSame(finding, entity))).length;
  }
  return toScore('all', tally);
}

function isSame(finding: Finding, entity: { readonly type: string; readonly start: number; readonly end: number }): boolean {
  return finding.type === toName(entity.type) && finding.start < entity.end && finding.end > entity.start;
}

function toName(type: string): string {
  return RENAMED.get(type) ?? type;
}

function toScore(type: string, { labels, found, findings, right }: { readonly labels: number; readonly found: number; readonly findings: number; readonly right: number }): Score {
  const recall = labels === 0 ? 0 : found / labels;
  const precision = findings === 0 ? 0 : right / findings;
  const ofBeta = (beta: number): number => (precision + recall === 0 ? 0 : ((1 + beta * beta) * precision * recall) / (beta * beta * precision + recall));
  return { type, labels, precision, recall, f1: ofBeta(1), f2: ofBeta(2) };
}

function print(set: string, rows: readonly Score[]): void {
  const sorted = rows.toSorted((left, right) => left.f1 - right.f1);
  printTable([[set, 'labels', 'precision', 'recall', 'F1', 'F2'], ...sorted.map(({ type, labels, precision, recall, f1, f2 }) => [type, ...[labels, precision, recall, f1, f2].map((value) => String(round(value)))])]);
  process.stdout.write('\n');
}
