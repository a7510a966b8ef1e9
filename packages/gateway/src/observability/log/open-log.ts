import { type Clock, createSecretCutter, type Secret } from '@agentor/security/kernel';
import { destination, type DestinationStream, type Logger, pino } from 'pino';
import type { Log, LogFields, RequestRecord } from '../../ports/index.ts';
import { WAITING_BYTES_MAX, WRITE_BYTES_MAX } from './bounds.ts';
import { cleanLine } from './clean-line.ts';
import { EventCap } from './event-cap.ts';
import { gatherLines } from './gather-lines.ts';
import { toFields } from './to-fields.ts';
import { toRequestLine } from './to-request-line.ts';

/** How much is told. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What the log is made of. */
export interface LogParts {
  readonly level: LogLevel;
  readonly clock: Clock;
  /** Values hidden wherever they occur: provider keys, API keys, pepper, tokens. */
  readonly secrets: Iterable<Secret>;
  /** Standard output, written without waiting, when absent. */
  readonly stream?: LogStream;
}

/** Where lines go. */
export interface LogStream extends DestinationStream {
  /** Writes what waits; calls back when it is out or cannot be. */
  readonly flush?: (done: () => void) => void;
}

/** The log, with a life of its own. Disposing of it writes what waits. */
export interface OpenedLog extends Log, AsyncDisposable {
  /** One line per request: `warn` when it failed, `info` else. */
  readonly logRequest: (record: RequestRecord) => void;
  readonly setLevel: (level: LogLevel) => void;
  /** Hides more values from now on. */
  readonly hide: (secrets: Iterable<Secret>) => void;
  /** Lines that were not written: too many of one event, or a reader too slow. */
  readonly lost: () => { readonly suppressed: number; readonly dropped: number };
}

/** Opens the log: JSON lines, none of which can hold a line feed, a known secret or more than 16 KiB. */
export function openLog({ level, clock, secrets, stream }: LogParts): OpenedLog {
  const cutter = createSecretCutter(secrets);
  const cap = new EventCap(clock);
  const output = stream === undefined ? openStandardOutput() : { stream, dropped: () => 0 };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":${clock.nowMs()}`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => cleanLine(cutter.cut(line)) },
    },
    output.stream,
  );
  return {
    ...toEvents(logger, cap, cutter.cut),
    logRequest: (record) => {
      const severity = record.outcome === 'failed' ? 'warn' : 'info';
      if (logger.isLevelEnabled(severity)) output.stream.write(cleanLine(cutter.cut(toRequestLine(record, severity, clock.nowMs()))));
    },
    setLevel: (next) => {
      logger.level = next;
    },
    hide: cutter.add,
    lost: () => ({ suppressed: cap.suppressed, dropped: output.dropped() }),
    [Symbol.asyncDispose]: () => flush(output.stream),
  };
}

function toEvents(logger: Logger, cap: EventCap, hide: (text: string) => string): Log {
  const write = (level: LogLevel, event: string, fields: LogFields): void => {
    if (!logger.isLevelEnabled(level)) return;
    const { isAdmitted, ended } = cap.admit(event);
    for (const { event: flooded, count } of ended) logger.warn({ event: 'log.suppressed', reason: flooded, count });
    if (isAdmitted) logger[level]({ event, ...toFields(fields, { hasStacks: logger.isLevelEnabled('debug'), hide }) });
  };
  return {
    debug: (event, fields = {}) => write('debug', event, fields),
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    error: (event, fields = {}) => write('error', event, fields),
  };
}

function openStandardOutput(): { readonly stream: LogStream; readonly dropped: () => number } {
  let dropped = 0;
  const output = destination({ fd: 1, sync: false, maxWrite: WRITE_BYTES_MAX, maxLength: WAITING_BYTES_MAX });
  output.on('drop', (lines: string) => {
    dropped += lines.split('\n').length - 1;
  });
  // A closed pipe: there is nobody left to tell.
  output.on('error', () => {
    dropped += 1;
  });
  const gatherer = gatherLines((lines) => output.write(lines));
  const stream: LogStream = {
    write: gatherer.write,
    flush: (done) => {
      gatherer.flush();
      output.flush(() => done());
    },
  };
  return { stream, dropped: () => dropped };
}

function flush(stream: LogStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.flush === undefined) resolve();
    else stream.flush(() => resolve());
  });
}
