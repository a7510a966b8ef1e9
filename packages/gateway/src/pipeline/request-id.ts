import type { Clock, Random } from '@agentor/security/kernel';

/** A fresh id. It begins with the time, so that ids of one moment lie together in every index that holds them. */
export function createRequestId({ clock, random }: { readonly clock: Clock; readonly random: Random }): string {
  const time = clock.nowMs().toString(16).padStart(TIME_DIGITS, '0');
  return `${PREFIX}${time}${Buffer.from(random.bytes(RANDOM_BYTES)).toString('hex')}`;
}

/** The id of something that belongs to a request: the same but for its first letters. */
export function relatedId(prefix: 'evt' | 'rct', requestId: string): string {
  return `${prefix}_${requestId.slice(PREFIX.length)}`;
}

const PREFIX = 'req_';
const TIME_DIGITS = 12;
const RANDOM_BYTES = 8;
