import { screenCsv } from './screen-csv.ts';
import { screenJson } from './screen-json.ts';
import { screenText } from './screen-text.ts';
import type { FileType, Screening, ScreeningTerms } from './screening.ts';

/** Reads a file of a type. */
export function openScreening(type: FileType, terms: ScreeningTerms): Screening {
  switch (type) {
    case 'text':
      return screenText(terms);
    case 'json':
      return screenJson(terms, { isOneALine: false });
    case 'jsonl':
      return screenJson(terms, { isOneALine: true });
    case 'csv':
      return screenCsv(terms, ',');
    case 'tsv':
      return screenCsv(terms, '\t');
  }
}
