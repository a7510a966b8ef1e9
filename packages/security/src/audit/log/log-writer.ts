import { type Clock, type Random, Secret } from '../../kernel/index.ts';
import { EPOCH_LINES_MAX, EPOCH_MS_MAX, ROTATION_RETRY_MS } from './bounds.ts';
import { CHAIN_START, type ChainPosition, sealLine } from './log-chain.ts';
import { EpochKey, KEY_BYTES, pseudonymKeyOf } from './log-keys.ts';
import type { LogSink } from './log-sink.ts';
import { type LogState, readState, writeState } from './log-state.ts';
import { recoverLog } from './recover-log.ts';
import { renderControl } from './render-entry.ts';
import { SecureLogError } from './secure-log-error.ts';

/** What a writer is made of. */
export interface LogWriterParts {
  readonly sink: LogSink;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** Lines and time under one key, before it is replaced and destroyed. */
  readonly epochLinesMax?: number;
  readonly epochMsMax?: number;
  /**
   * Called once in the life of a log, before its first line, with the key that proves all of it: 32 bytes in Base64url.
   * Who has it can verify, and rewrite. It is kept nowhere else: take it to another machine, or to a safe.
   */
  readonly onCreated?: (verificationKey: Secret) => Promise<void>;
}

/**
 * Opens a log for writing: begins a new one, or goes on where the last process stopped, under a fresh key.
 *
 * @throws {SecureLogError} `log_state_lost` when there are lines and no state: such a log cannot be continued.
 * @throws {SecureLogError} `log_state_damaged` when the state was changed.
 */
export async function openLogWriter(parts: LogWriterParts): Promise<LogWriter> {
  const { sink } = parts;
  const stored = await sink.loadState();
  const state = stored === undefined ? await createLog(parts) : readState(stored);
  if (state === undefined) throw new SecureLogError('log_state_damaged', 'The state of the log was changed. Move log and state away together, and look at them.');
  const recovered = await recoverLog(sink, state);
  const writer = new LogWriter({ ...parts, ...recovered, pseudonymKey: state.pseudonymKey });
  await writer.begin({ tornBytes: sink.found.tornBytes, faults: recovered.faults });
  return writer;
}

/** Writes sealed lines, one call at a time. */
export class LogWriter {
  readonly pseudonymKey: Uint8Array;
  readonly #parts: LogWriterParts;
  #key: EpochKey;
  #chain: ChainPosition;
  #isSealed: boolean;
  #epochLines = 0;
  #epochStartMs: number;
  #rotationAllowedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: LogWriterParts & { readonly key: EpochKey; readonly chain: ChainPosition; readonly isSealed: boolean; readonly pseudonymKey: Uint8Array }) {
    this.#parts = parts;
    this.#key = parts.key;
    this.#chain = parts.chain;
    this.#isSealed = parts.isSealed;
    this.pseudonymKey = parts.pseudonymKey;
    this.#epochStartMs = parts.clock.monotonicMs();
  }

  /** After the last line that was written. */
  get chain(): ChainPosition {
    return this.#chain;
  }

  /** Tells in the log itself that it was opened, and how it was found. The key of the last process is replaced. */
  async begin(found: { readonly tornBytes: number; readonly faults: number }): Promise<void> {
    if (this.#isSealed) await this.#evolve();
    await this.#headSegment();
    await this.#control('log.opened', found);
    await this.#evolve();
  }

  /**
   * Writes lines, all or none.
   *
   * @param members - Each the members of a JSON object, from {@link renderEntry}.
   * @throws What the sink throws; then no line was written, and the chain stands where it stood.
   */
  async write(members: readonly string[], isDurable: boolean): Promise<void> {
    await this.#keepUp();
    let chain = this.#chain;
    let lines = '';
    for (const one of members) {
      const { line, after } = sealLine(one, chain, this.#key);
      lines += line;
      chain = after;
    }
    await this.#parts.sink.append(lines, { isDurable });
    this.#chain = chain;
    this.#epochLines += members.length;
  }

  /** Replaces the key now: nothing that was written so far can be forged by who breaks in from here on. */
  async seal(): Promise<void> {
    await this.#evolve();
  }

  /** Destroys the key in memory. The state keeps it for the next process. */
  destroy(): void {
    this.#key.destroy();
  }

  /** What is due before more lines are written. */
  async #keepUp(): Promise<void> {
    const { clock, sink, epochLinesMax = EPOCH_LINES_MAX, epochMsMax = EPOCH_MS_MAX } = this.#parts;
    const isOld = this.#epochLines > 0 && clock.monotonicMs() - this.#epochStartMs >= epochMsMax;
    if (this.#isSealed || isOld || this.#epochLines >= epochLinesMax) await this.#evolve();
    if (sink.isRotationDue(clock.nowMs()) && clock.monotonicMs() >= this.#rotationAllowedMs) await this.#tryToRotate();
    await this.#headSegment();
  }

  /** A rotation that fails costs nothing but a longer segment: it is told, and tried again later. */
  async #tryToRotate(): Promise<void> {
    try {
      await this.#rotate();
    } catch {
      this.#rotationAllowedMs = this.#parts.clock.monotonicMs() + ROTATION_RETRY_MS;
      if (!this.#isSealed) await this.#control('log.rotation-failed', {});
    }
  }

  async #rotate(): Promise<void> {
    const { sink, clock } = this.#parts;
    await this.#evolve();
    await sink.rotate(clock.nowMs());
    await this.#headSegment();
    const expired = await sink.expired(clock.nowMs());
    if (expired.length === 0) return;
    await this.#control('log.pruned', { through: Math.max(...expired) });
    await sink.remove(expired);
  }

  /** The first line of a segment names it, and binds it to the one before even when that is gone one day. */
  async #headSegment(): Promise<void> {
    const { segment, offset } = this.#parts.sink.end();
    if (offset === 0) await this.#control('log.segment', { segment, previous: this.#chain.mac });
  }

  /** Ends the epoch with a line that says so, stores the next key in place of this one, and destroys this one. */
  async #evolve(): Promise<void> {
    if (!this.#isSealed) await this.#control('log.sealed', { lines: this.#epochLines });
    this.#isSealed = true;
    const next = this.#key.next();
    const state: LogState = { key: next, chain: this.#chain, position: this.#parts.sink.end(), pseudonymKey: this.pseudonymKey };
    await this.#parts.sink.saveState(writeState(state));
    this.#key.destroy();
    this.#key = next;
    this.#isSealed = false;
    this.#epochLines = 0;
    this.#epochStartMs = this.#parts.clock.monotonicMs();
  }

  async #control(event: string, metadata: Readonly<Record<string, string | number>>): Promise<void> {
    const { line, after } = sealLine(renderControl(this.#parts.clock.nowMs(), event, metadata), this.#chain, this.#key);
    await this.#parts.sink.append(line, { isDurable: true });
    this.#chain = after;
  }
}

async function createLog({ sink, random, onCreated }: LogWriterParts): Promise<LogState> {
  const segments = await sink.segments();
  const position = sink.end();
  if (segments.length > 1 || position.offset > 0) {
    throw new SecureLogError('log_state_lost', 'There is a log, but not the state to continue it. Put the state back, or move the log away.');
  }
  const first = random.bytes(KEY_BYTES);
  await onCreated?.(new Secret(Buffer.from(first).toString('base64url')));
  const state: LogState = { key: new EpochKey(first, 0), chain: CHAIN_START, position, pseudonymKey: pseudonymKeyOf(first) };
  await sink.saveState(writeState(state));
  first.fill(0);
  return state;
}
