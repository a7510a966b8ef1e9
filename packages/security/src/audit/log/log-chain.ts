import { createHmac } from 'node:crypto';
import { equalInConstantTime } from '../../kernel/index.ts';
import type { EpochKey } from './log-keys.ts';

/** Where a chain stands: after the line with this sequence number and MAC. */
export interface ChainPosition {
  /** Of the last line; 0 before the first. */
  readonly sequence: number;
  /** Of the last line, Base64url; 32 zero bytes before the first. */
  readonly mac: string;
}

/** Before the first line. */
export const CHAIN_START: ChainPosition = { sequence: 0, mac: 'A'.repeat(43) };

/**
 * Seals one line: numbered, under the epoch's key, bound to the line before.
 *
 * A line is `{"seq":S,"epoch":E,MEMBERS,"mac":"M"}` and a line feed. M is HMAC-SHA-256 over the MAC before (32 bytes) and
 * the line's bytes up to `,"mac"`: what is proven is bytes, so no reading of JSON can differ from another.
 *
 * @param members - Members of a JSON object, from {@link renderEntry}.
 */
export function sealLine(members: string, before: ChainPosition, key: EpochKey): { readonly line: string; readonly after: ChainPosition } {
  const sequence = before.sequence + 1;
  const body = `{"seq":${sequence},"epoch":${key.epoch},${members}`;
  const mac = macOf(body, before.mac, key);
  return { line: `${body},"mac":"${mac}"}\n`, after: { sequence, mac } };
}

/** A line taken apart; not yet proven. */
export interface ReadLine {
  readonly sequence: number;
  readonly epoch: number;
  readonly mac: string;
  /** What the MAC covers. */
  readonly body: string;
}

/** Takes a line (without its line feed) apart; undefined when it has not the form. */
export function readLine(line: string): ReadLine | undefined {
  const end = line.length - TAIL_CHARACTERS;
  if (end < 0 || !line.startsWith(MAC_BEGINS, end) || !line.endsWith('"}')) return undefined;
  const mac = line.slice(end + MAC_BEGINS.length, -2);
  const [, sequence, epoch] = HEAD.exec(line.slice(0, HEAD_CHARACTERS_MAX)) ?? [];
  if (sequence === undefined || epoch === undefined || !MAC.test(mac)) return undefined;
  return { sequence: Number(sequence), epoch: Number(epoch), mac, body: line.slice(0, end) };
}

/** Whether a line follows `before` under this key. */
export function isSealed(line: ReadLine, beforeMac: string, key: EpochKey): boolean {
  return line.epoch === key.epoch && equalInConstantTime(Buffer.from(line.mac, 'base64url'), Buffer.from(macOf(line.body, beforeMac, key), 'base64url'));
}

function macOf(body: string, beforeMac: string, key: EpochKey): string {
  return createHmac('sha256', key.lineKey).update(beforeMac, 'base64url').update(body, 'utf8').digest('base64url');
}

const HEAD = /^\{"seq":([1-9][0-9]{0,14}),"epoch":(0|[1-9][0-9]{0,14}),/;
const HEAD_CHARACTERS_MAX = 64;
const MAC = /^[A-Za-z0-9_-]{43}$/;
const MAC_BEGINS = ',"mac":"';
/** `,"mac":"` + 43 + `"}`. */
const TAIL_CHARACTERS = 53;
