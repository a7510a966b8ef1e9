import type { Secret } from '../../kernel/index.ts';
import { INVALID_ENTRIES_MAX } from './bounds.ts';
import { ChainCheck, type CheckTerms, type InvalidEntry } from './chain-check.ts';
import type { ChainPosition } from './log-chain.ts';
import type { LogSink } from './log-sink.ts';
import { readLines } from './read-lines.ts';

/** What is verified, against what. */
export interface VerifyLogOptions {
  readonly sink: Pick<LogSink, 'segments' | 'read'>;
  /** The first key of the log, as `onCreated` handed it out. Without it the lines prove nothing, and the status says so. */
  readonly verificationKey?: Secret;
  /** Where the writer says that the log ends. What was written after it is not looked at. */
  readonly head?: ChainPosition;
  /** Heads that someone else kept: a witness, another machine, a ticket. They find what a thief of the first key rewrites, and a log put back whole. */
  readonly anchors?: readonly LogAnchor[];
}

/** A place in the chain that was noted down elsewhere. */
export type LogAnchor = ChainPosition;

/** How a log stands. `unproven`: nothing is out of order, but there was no key to prove it with. */
export type LogIntegrityStatus = 'intact' | 'broken' | 'unproven';

/** The outcome of a verification. */
export interface LogVerification {
  readonly status: LogIntegrityStatus;
  /** Lines that were read. */
  readonly entries: number;
  /** In the order of the log, the first bad one first; at most {@link INVALID_ENTRIES_MAX}, after which the verification ends. */
  readonly invalidEntries: readonly InvalidEntry[];
  /** Number of the first line: above 1 when old segments were removed, as the log itself tells. */
  readonly firstSequence: number;
  /** The end of the log, to be noted down as an anchor. */
  readonly head: ChainPosition;
  /** Whether an anchor of someone else was met. If not, a rewrite by who has the first key, or the whole log put back from a copy, cannot be told. */
  readonly isWitnessed: boolean;
}

/**
 * Verifies a log from its first line to its last: that each line is as it was written, follows the one before, stands under
 * the key of its time, and that none is missing at the end.
 *
 * @throws What reading the sink throws.
 */
export async function verifyLog({ sink, verificationKey, head, anchors = [] }: VerifyLogOptions): Promise<LogVerification> {
  const terms: CheckTerms = { anchors: head === undefined ? anchors : [...anchors, head], ...(verificationKey === undefined ? {} : { firstKey: Buffer.from(verificationKey.reveal(), 'base64url') }) };
  const check = new ChainCheck(terms);
  await readSegments(sink, check, head);
  check.end();
  return {
    status: statusOf(check, verificationKey !== undefined),
    entries: check.entries,
    invalidEntries: check.invalid,
    firstSequence: check.firstSequence,
    head: check.position,
    isWitnessed: check.invalid.length === 0 && anchors.some(({ sequence }) => sequence >= check.firstSequence && sequence <= check.position.sequence),
  };
}

async function readSegments(sink: Pick<LogSink, 'segments' | 'read'>, check: ChainCheck, head: ChainPosition | undefined): Promise<void> {
  for (const segment of await sink.segments()) {
    check.beginSegment(segment);
    for await (const line of readLines(sink.read({ segment, offset: 0 }))) {
      check.line(line);
      if (check.invalid.length >= INVALID_ENTRIES_MAX || (head !== undefined && check.position.sequence >= head.sequence)) return;
    }
  }
}

function statusOf(check: ChainCheck, hasKey: boolean): LogIntegrityStatus {
  if (check.invalid.length > 0) return 'broken';
  return hasKey ? 'intact' : 'unproven';
}
