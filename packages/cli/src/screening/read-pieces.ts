/** A file that is no UTF-8: what is written of it would not be what it was. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
  readonly code = 'not_utf8';
}

/** A file that is no text. */
export class BinaryFileError extends Error {
  override readonly name = 'BinaryFileError';
  readonly code = 'binary_file';
}

/**
 * Decodes UTF-8 that comes in pieces. A byte order mark stays where it is.
 *
 * @param onBytes - Told how many bytes came.
 * @throws {EncodingError} where it is no UTF-8.
 * @throws {BinaryFileError} when the first piece holds a zero byte.
 */
export async function* readPieces(bytes: AsyncIterable<Uint8Array>, onBytes: (count: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let isFirst = true;
  for await (const piece of bytes) {
    if (isFirst && piece.includes(0)) throw new BinaryFileError('it is no text');
    isFirst = false;
    onBytes(piece.length);
    const text = decode(decoder, piece);
    if (text !== '') yield text;
  }
  const rest = decode(decoder, undefined);
  if (rest !== '') yield rest;
}

function decode(decoder: TextDecoder, piece: Uint8Array | undefined): string {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch (error) {
    throw new EncodingError('it is not UTF-8', { cause: error });
  }
}
