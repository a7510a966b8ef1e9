import { equalInConstantTime, isJsonObject } from '../../kernel/index.ts';
import type { ChainPosition } from './log-chain.ts';
import { EpochKey, KEY_BYTES } from './log-keys.ts';
import type { LogPosition } from './log-sink.ts';

/** What a log needs to go on after a restart. It holds the key of the present epoch and none before. */
export interface LogState {
  readonly key: EpochKey;
  /** Where the epoch began. */
  readonly chain: ChainPosition;
  /** Where its first line is, or will be. */
  readonly position: LogPosition;
  readonly pseudonymKey: Uint8Array;
}

/** Writes a state as text. It is secret. */
export function writeState({ key, chain, position, pseudonymKey }: LogState): string {
  const body = JSON.stringify({
    version: 1,
    epoch: key.epoch,
    key: key.export(),
    sequence: chain.sequence,
    mac: chain.mac,
    segment: position.segment,
    offset: position.offset,
    pseudonymKey: Buffer.from(pseudonymKey).toString('base64url'),
  });
  return `${body}\n${key.stateTag(body)}\n`;
}

/** Reads a state; undefined when it is damaged. */
export function readState(text: string): LogState | undefined {
  const [body = '', tag = ''] = text.split('\n');
  const parsed = parse(body);
  if (!isJsonObject(parsed) || parsed['version'] !== 1) return undefined;
  const { epoch, sequence, segment, offset, mac } = parsed;
  const [key, pseudonymKey] = [bytesOf(parsed['key']), bytesOf(parsed['pseudonymKey'])];
  if (!isCount(epoch) || !isCount(sequence) || !isCount(segment) || !isCount(offset)) return undefined;
  if (typeof mac !== 'string' || key === undefined || pseudonymKey === undefined) return undefined;
  const epochKey = new EpochKey(key, epoch);
  if (!equalInConstantTime(tag, epochKey.stateTag(body))) return undefined;
  return { key: epochKey, chain: { sequence, mac }, position: { segment, offset }, pseudonymKey };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bytesOf(value: unknown): Buffer | undefined {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64url') : undefined;
  return bytes?.length === KEY_BYTES ? bytes : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
