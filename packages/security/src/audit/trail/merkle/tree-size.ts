/** Whether a number can be the size of a tree or the index of an entry: whole, not negative, exact in a double. */
export function isTreeSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The largest power of two that is smaller than `size`, which is 2 or more: where RFC 6962 splits a tree. */
export function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** The height of a full subtree over `width` entries, a power of two. */
export function heightOf(width: number): number {
  return Math.round(Math.log2(width));
}

/** Whether a full subtree has that many entries. */
export function isPowerOfTwo(width: number): boolean {
  return 2 ** heightOf(width) === width;
}

/** Half, rounded down. Shifts would cut numbers to 32 bits. */
export function halfOf(value: number): number {
  return Math.floor(value / 2);
}

/** Whether the lowest bit is set. */
export function isOdd(value: number): boolean {
  return value % 2 === 1;
}

/** Reads a size or index as checkpoints and proofs write it: ASCII digits, no leading zero, exact in a double. */
export function parseTreeSize(text: string): number | undefined {
  if (text.length === 0 || text.length > DIGITS_MAX || (text.length > 1 && text.startsWith('0'))) return undefined;
  for (const character of text) if (character < '0' || character > '9') return undefined;
  const size = Number(text);
  return isTreeSize(size) ? size : undefined;
}

/** Of 2^53 - 1. */
const DIGITS_MAX = 16;
