export { type LogLevel, type LogParts, type LogStream, type OpenedLog, openLog } from './open-log.ts';
