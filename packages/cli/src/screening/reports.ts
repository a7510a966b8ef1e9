import { toTable } from '../output/index.ts';
import type { Sighting } from './screening.ts';

/** Something found, with the file it is in. */
export interface Report extends Sighting {
  readonly file: string;
}

/** How reports are printed. */
export type ReportFormat = 'table' | 'json' | 'sarif';

/** What a printed report says. */
export interface ReportTerms {
  readonly version: string;
  readonly isValueShown: boolean;
}

/** Prints reports. Values are left out unless asked for. */
export function printReports(reports: readonly Report[], format: ReportFormat, terms: ReportTerms): string {
  switch (format) {
    case 'table':
      return reports.length === 0 ? '' : toTable([['PLACE', 'TYPE', 'RULE', 'SCORE', ...(terms.isValueShown ? ['VALUE'] : [])], ...reports.map((report) => toRow(report, terms))]);
    case 'json':
      return `${JSON.stringify(reports.map((report) => toJson(report, terms)), undefined, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(toSarif(reports, terms), undefined, 2)}\n`;
  }
}

function toRow({ file, line, column, field, type, rule, score, value }: Report, { isValueShown }: ReportTerms): readonly string[] {
  const place = `${file}:${line}${column === undefined ? '' : `:${column}`}${field === undefined ? '' : ` (${field})`}`;
  return [place, type, rule, score.toFixed(2), ...(isValueShown ? [JSON.stringify(value)] : [])];
}

function toJson({ value, ...rest }: Report, { isValueShown }: ReportTerms): object {
  return isValueShown ? { ...rest, value } : rest;
}

/** SARIF 2.1.0, as code hosts take it. It never holds a value. */
function toSarif(reports: readonly Report[], { version }: ReportTerms): object {
  const rules = [...new Map(reports.map(({ rule, type }) => [rule, type]))].map(([id, type]) => ({ id, shortDescription: { text: `${type}: ${id}` } }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'agentor', version, rules } },
        columnKind: 'utf16CodeUnits',
        results: reports.map(({ file, line, column, type, rule, score, value }) => ({
          ruleId: rule,
          level: score >= SURE ? 'error' : 'warning',
          message: { text: `${type} found by the rule ${rule}.` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(file) },
                region: { startLine: line, ...regionColumns(column, value) },
              },
            },
          ],
        })),
      },
    ],
  };
}

/** Columns of what stands on one line; none of what was read out of quotes. */
function regionColumns(column: number | undefined, value: string): object {
  if (column === undefined) return {};
  return value.includes('\n') ? { startColumn: column } : { startColumn: column, endColumn: column + value.length };
}

/** Findings from here on are errors, below warnings. */
const SURE = 0.8;
