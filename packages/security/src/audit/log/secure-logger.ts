import { createHmac } from 'node:crypto';
import type { Clock, Secret } from '../../kernel/index.ts';
import type { AsyncLogHandler, LogLosses } from './async-log-handler.ts';
import { ID_CHARACTERS_MAX } from './bounds.ts';
import type { InvalidEntry } from './chain-check.ts';
import { isLogCategory, isSecurityClass, LogCategory } from './log-category.ts';
import type { LeveledEntry, LogContext, LogEntry } from './log-entry.ts';
import { isAtLeast, LogLevel } from './log-level.ts';
import { createTextRules, type TextRules } from './log-text.ts';
import { renderEntry } from './render-entry.ts';
import type { LogAnchor, LogIntegrityStatus } from './verify-log.ts';

/** What a logger is made of. */
export interface SecureLoggerParts {
  readonly handler: AsyncLogHandler;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** The least important application entries that are written. `LogLevel.INFO` when absent. */
  readonly level?: LogLevel;
  /** Which application entries are written, beyond their level. Security entries are not asked about. */
  readonly filter?: (entry: LogEntry & { readonly level: LogLevel }) => boolean;
  /** Values hidden wherever they occur. */
  readonly secrets?: Iterable<Secret>;
}

/**
 * A log that proves itself: each entry one line of JSON, bound to the one before by a MAC whose keys are destroyed as they
 * are replaced.
 *
 * Entries of the categories security, authentication, authorization, privacy and audit are of the security class: no level
 * or filter leaves them out, and awaiting the call means that the entry is on disk. All others may be dropped under pressure.
 *
 * ```ts
 * const secureLogger = await openSecureLogger({ file: 'logs/security.log' });   // from '@agentor/security/node'
 * await secureLogger.security({ message: 'Suspicious activity detected', userId: 'user123', metadata: { ipAddress: '192.168.1.1' } });
 * const [status, invalidEntries] = await secureLogger.verifyLogIntegrity();
 * ```
 */
export class SecureLogger implements AsyncDisposable {
  readonly #core: LoggerCore;
  readonly #context: LogContext;

  constructor(parts: SecureLoggerParts, context: LogContext = {}, core: LoggerCore = createCore(parts)) {
    this.#core = core;
    this.#context = context;
  }

  /** Entries that were lost: dropped application entries, refused security entries. */
  get losses(): LogLosses {
    return this.#core.parts.handler.losses;
  }

  debug(entry: LogEntry): Promise<void> {
    return this.#log(LogLevel.DEBUG, entry);
  }

  info(entry: LogEntry): Promise<void> {
    return this.#log(LogLevel.INFO, entry);
  }

  warning(entry: LogEntry): Promise<void> {
    return this.#log(LogLevel.WARNING, entry);
  }

  error(entry: LogEntry): Promise<void> {
    return this.#log(LogLevel.ERROR, entry);
  }

  critical(entry: LogEntry): Promise<void> {
    return this.#log(LogLevel.CRITICAL, entry);
  }

  /**
   * Logs a security event.
   *
   * @returns Resolves once the entry is durable.
   * @throws {SecureLogError} when it is not in the log; then the act that it accounts for must not be done.
   */
  security(entry: Omit<LogEntry, 'category'>): Promise<void> {
    return this.#log(LogLevel.WARNING, { ...entry, category: LogCategory.SECURITY });
  }

  /** The same log, for the entries of one request: what is given here is in each of them. */
  with(context: LogContext): SecureLogger {
    return new SecureLogger(this.#core.parts, { ...this.#context, ...context }, this.#core);
  }

  /** Changes what is written of application entries. The change is itself a security entry (LOG-7). */
  async setLevel(level: LogLevel, { userId }: { readonly userId?: string } = {}): Promise<void> {
    const before = this.#core.level;
    await this.security({ message: 'Log level changed', metadata: { before, after: level }, ...(userId === undefined ? {} : { userId }) });
    this.#core.level = level;
  }

  /** Hides more values from now on. */
  hide(secrets: Iterable<Secret>): void {
    this.#core.rules.hide(secrets);
  }

  /** How the log writes a user, to search for. */
  pseudonymOf(userId: string, tenantId?: string): string {
    const { pseudonyms, parts } = this.#core;
    const bound = JSON.stringify([tenantId ?? '', userId]);
    const known = pseudonyms.get(bound);
    if (known !== undefined) return known;
    const pseudonym = `user-${createHmac('sha256', parts.handler.pseudonymKey).update(bound).digest('hex').slice(0, PSEUDONYM_CHARACTERS)}`;
    if (pseudonyms.size >= PSEUDONYMS_MAX) pseudonyms.clear();
    if (bound.length <= ID_CHARACTERS_MAX) pseudonyms.set(bound, pseudonym);
    return pseudonym;
  }

  /**
   * Verifies everything that was written so far.
   *
   * @returns The status, and the entries that do not hold, the first bad one first. `handler.verify` tells more.
   * @throws What reading the log throws.
   */
  async verifyLogIntegrity(options: { readonly anchors?: readonly LogAnchor[]; readonly verificationKey?: Secret } = {}): Promise<readonly [LogIntegrityStatus, readonly InvalidEntry[]]> {
    const { status, invalidEntries } = await this.#core.parts.handler.verify(options);
    return [status, invalidEntries];
  }

  /** Resolves when everything logged so far is written or lost. */
  flush(): Promise<void> {
    return this.#core.parts.handler.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#core.parts.handler[Symbol.asyncDispose]();
  }

  #log(level: LogLevel, entry: LogEntry): Promise<void> {
    const { parts, rules } = this.#core;
    const category = entry.category ?? LogCategory.APPLICATION;
    if (!isLogCategory(category)) throw new TypeError('An entry has one of the categories of LogCategory');
    const isSecurity = isSecurityClass(category);
    if (!isSecurity && !isAtLeast(level, this.#core.level)) return DONE;
    const whole: LeveledEntry = { ...this.#context, ...entry, category, level, timeMs: parts.clock.nowMs() };
    if (!isSecurity && parts.filter?.(whole) === false) return DONE;
    const members = renderEntry(whole, rules, (userId, tenantId) => this.pseudonymOf(userId, tenantId));
    if (isSecurity) return parts.handler.writeSecurity(members);
    parts.handler.writeApplication(members);
    return DONE;
  }
}

/** What a logger and those made by {@link SecureLogger.with} share. */
interface LoggerCore {
  readonly parts: SecureLoggerParts;
  readonly rules: TextRules;
  /** Those lately used: a user's entries come together. */
  readonly pseudonyms: Map<string, string>;
  level: LogLevel;
}

function createCore(parts: SecureLoggerParts): LoggerCore {
  return { parts, rules: createTextRules(parts.secrets ?? []), pseudonyms: new Map(), level: parts.level ?? LogLevel.INFO };
}

const DONE: Promise<void> = Promise.resolve();
/** 64 bits: two of a million users meet once in 37 million logs. */
const PSEUDONYM_CHARACTERS = 16;
const PSEUDONYMS_MAX = 1_000;
