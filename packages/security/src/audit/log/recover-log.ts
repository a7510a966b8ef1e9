import { isJsonObject, type JsonObject } from '../../kernel/index.ts';
import { type ChainPosition, isSealed, readLine, type ReadLine } from './log-chain.ts';
import type { EpochKey } from './log-keys.ts';
import type { LogSink } from './log-sink.ts';
import type { LogState } from './log-state.ts';
import { readLines } from './read-lines.ts';
import { CONTROL_CATEGORY } from './render-entry.ts';

/** Where a log goes on after it was closed, or left behind by a kill. */
export interface Recovered {
  readonly key: EpochKey;
  readonly chain: ChainPosition;
  /** Lines since the epoch began that do not prove themselves, and lines that are missing: somebody had the file in hand. */
  readonly faults: number;
  /** Whether the epoch's last line is its seal: nothing more may be written under its key. */
  readonly isSealed: boolean;
}

/**
 * Reads on from the state to the end of the log, at most one epoch.
 *
 * Lines that are faulty stay where they are, for a verification to name. The chain goes on beyond the highest number that
 * was ever given out, so that lines that were cut off leave a hole for good.
 */
export async function recoverLog(sink: LogSink, state: LogState): Promise<Recovered> {
  let { chain } = state;
  const { key } = state;
  let faults = isBehind(sink, state) ? 1 : 0;
  let isOver = false;
  for (const segment of await sink.segments()) {
    if (segment < state.position.segment) continue;
    const offset = segment === state.position.segment ? state.position.offset : 0;
    for await (const text of readLines(sink.read({ segment, offset }))) {
      const line = readLine(text);
      if (line === undefined || line.sequence !== chain.sequence + 1 || !isSealed(line, chain.mac, key)) faults += 1;
      if (line === undefined) continue;
      isOver ||= controlOf(line)?.event === 'log.sealed';
      chain = { sequence: Math.max(chain.sequence, line.sequence), mac: line.mac };
    }
  }
  return { key, chain, faults, isSealed: isOver };
}

/** A line that the log wrote about itself: its name and particulars; undefined for any other. */
export function controlOf(line: ReadLine): { readonly event: string; readonly metadata: JsonObject } | undefined {
  if (!line.body.includes(`"category":"${CONTROL_CATEGORY}"`)) return undefined;
  const entry = parse(`${line.body}}`);
  if (!isJsonObject(entry) || entry['category'] !== CONTROL_CATEGORY) return undefined;
  const { message, metadata } = entry;
  return typeof message === 'string' && isJsonObject(metadata) ? { event: message, metadata } : undefined;
}

function isBehind(sink: LogSink, { position }: LogState): boolean {
  const end = sink.end();
  return end.segment < position.segment || (end.segment === position.segment && end.offset < position.offset);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
