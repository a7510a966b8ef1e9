/**
 * Where a secure log is kept: segments of whole lines, the last of which grows, and a small state beside them.
 *
 * A sink knows nothing of chains and keys. The one who opened it is its only writer.
 */
export interface LogSink extends AsyncDisposable {
  /** What happened to the log while nobody had it open. */
  readonly found: LogFound;
  /**
   * Appends whole lines to the last segment. Once it resolves they survive the end of this process, and when `isDurable`
   * the end of the machine too.
   *
   * @throws When it could not: then none of the lines is there, not even in part, or will be before the next append.
   */
  readonly append: (lines: string, options: { readonly isDurable: boolean }) => Promise<void>;
  /** The end of the last segment. */
  readonly end: () => LogPosition;
  /** Whether the last segment is as long or as old as it may get. */
  readonly isRotationDue: (nowMs: number) => boolean;
  /** Closes the last segment for good and begins the next. Closed ones may be compressed. */
  readonly rotate: (nowMs: number) => Promise<void>;
  /** Segments there are, oldest first, the last one included. */
  readonly segments: () => Promise<readonly number[]>;
  /** Closed segments that are to be removed: too old or too many. */
  readonly expired: (nowMs: number) => Promise<readonly number[]>;
  readonly remove: (segments: readonly number[]) => Promise<void>;
  /** The bytes of a segment from an offset on. Ends early when the segment is gone. */
  readonly read: (from: LogPosition) => AsyncIterable<Uint8Array>;
  /** The state as last saved. */
  readonly loadState: () => Promise<string | undefined>;
  /** Replaces the state, whole or not at all, durably. The one before is gone then. */
  readonly saveState: (state: string) => Promise<void>;
}

/** What a sink met when it was opened. */
export interface LogFound {
  /** Bytes of a torn line that a kill left, which were cut off. */
  readonly tornBytes: number;
}

/** A place in a log. */
export interface LogPosition {
  /** From 1. */
  readonly segment: number;
  /** Bytes from the beginning of the segment, uncompressed. */
  readonly offset: number;
}
