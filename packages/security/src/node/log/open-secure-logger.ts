import { type AsyncLogHandlerParts, openAsyncLogHandler, SecureLogger, type SecureLoggerParts } from '../../audit/index.ts';
import { type Clock, type Random, Secret } from '../../kernel/index.ts';
import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '../clock.ts';
import { type LogFileTerms, openLogFile } from './open-log-file.ts';
import { readPrivateFile, replacePrivateFile } from './private-file.ts';

/** A secure log in files. */
export interface SecureLoggerTerms
  extends LogFileTerms,
    Omit<SecureLoggerParts, 'handler' | 'clock'>,
    Pick<AsyncLogHandlerParts, 'onCreated' | 'applicationEntriesMax' | 'securityEntriesMax' | 'epochLinesMax' | 'epochMsMax'> {
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * Opens a secure log in files.
 *
 * The key that proves the whole log is written once to `FILE.key`, readable by the owner alone. Move it to another machine:
 * while it lies beside the log, who breaks in can rewrite the log with it. With `onCreated` it is handed to you instead and never written.
 *
 * @throws {LogFileError} `log_in_use`.
 * @throws {SecureLogError} `log_state_lost`, `log_state_damaged`.
 */
export async function openSecureLogger(terms: SecureLoggerTerms): Promise<SecureLogger> {
  const { clock = SYSTEM_CLOCK, random = SYSTEM_RANDOM } = terms;
  const keyFile = `${terms.file}.key`;
  await using stack = new AsyncDisposableStack();
  const sink = stack.use(await openLogFile(terms));
  const handler = await openAsyncLogHandler({
    onCreated: (key) => replacePrivateFile(keyFile, `${key.reveal()}\n`),
    verificationKey: async () => {
      const text = await readPrivateFile(keyFile);
      return text === undefined ? undefined : new Secret(text.trim());
    },
    ...terms,
    sink,
    clock,
    random,
  });
  stack.move();
  return new SecureLogger({ ...terms, handler, clock });
}
