export { AllowedLines } from './allowed-lines.ts';
export { type Ignored, isPathIgnored, readIgnoreFile } from './ignore-file.ts';
export { openProgress } from './progress.ts';
export { openScreening } from './open-screening.ts';
export { BinaryFileError, readPieces } from './read-pieces.ts';
export { readPolicy } from './read-policy.ts';
export { printReports, type Report, type ReportFormat } from './reports.ts';
export { type FileType, type ScreeningTerms, typeOf } from './screening.ts';
export { isNamed, isWanted } from './wanted.ts';
