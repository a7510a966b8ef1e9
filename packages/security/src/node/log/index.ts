export { LogFileError } from './log-file-error.ts';
export { type LogFileTerms, openLogFile } from './open-log-file.ts';
export { openSecureLogger, type SecureLoggerTerms } from './open-secure-logger.ts';
export type { LogCompression } from './segment-names.ts';
