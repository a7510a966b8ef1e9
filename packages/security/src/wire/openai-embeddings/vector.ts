/** A vector as base64 of little-endian float32, as OpenAI writes it. */
export function toBase64(vector: readonly number[] | string): string {
  if (typeof vector === 'string') return vector;
  const bytes = Buffer.alloc(vector.length * FLOAT_BYTES);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * FLOAT_BYTES));
  return bytes.toString('base64');
}

/** A vector as numbers. */
export function toNumbers(vector: readonly number[] | string): readonly number[] {
  if (typeof vector !== 'string') return vector;
  const bytes = Buffer.from(vector, 'base64');
  return Array.from({ length: Math.floor(bytes.length / FLOAT_BYTES) }, (_unused, index) => bytes.readFloatLE(index * FLOAT_BYTES));
}

const FLOAT_BYTES = 4;
