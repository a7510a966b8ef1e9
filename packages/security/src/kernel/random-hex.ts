import type { Random } from './clock.ts';

/** A maker of fresh lower-case hexadecimal characters, as many as it is asked for. */
export function randomHexFrom(random: Pick<Random, 'bytes'>): (length: number) => string {
  return (length) =>
    Buffer.from(random.bytes(Math.ceil(length / 2)))
      .toString('hex')
      .slice(0, length);
}
