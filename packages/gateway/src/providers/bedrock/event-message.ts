import { crc32 } from 'node:zlib';
import { MalformedAnswer } from '@agentor/security/wire';

/** One message of an Amazon event stream: its text headers, by name, and its payload. */
export interface EventMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Uint8Array;
}

/** Bytes that tell how long a message is: total length, length of the headers, and their checksum. */
export const PRELUDE_BYTES = 12;

/**
 * The length of the message that starts with this prelude, checked against the prelude's own checksum, so that a
 * broken length never makes us wait for bytes that do not come.
 *
 * @throws {MalformedAnswer} when the checksum is wrong or the length impossible.
 */
export function messageLength(prelude: Uint8Array, bytesMax: number): number {
  const view = viewOf(prelude);
  if (view.getUint32(8) !== crc32(prelude.subarray(0, 8))) throw new MalformedAnswer('the checksum of a prelude is wrong');
  const total = view.getUint32(0);
  if (total > bytesMax) throw new MalformedAnswer('a message of the stream is too long');
  if (view.getUint32(4) > total - OVERHEAD_BYTES || total < OVERHEAD_BYTES) {
    throw new MalformedAnswer('the lengths of a message do not fit');
  }
  return total;
}

/**
 * Takes one whole message apart.
 *
 * @param message - exactly the bytes of one message, prelude checked by {@link messageLength}.
 * @throws {MalformedAnswer} when the checksum or a header is wrong.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html
 */
export function parseEventMessage(message: Uint8Array): EventMessage {
  const view = viewOf(message);
  const checksumAt = message.length - CHECKSUM_BYTES;
  if (view.getUint32(checksumAt) !== crc32(message.subarray(0, checksumAt))) {
    throw new MalformedAnswer('the checksum of a message is wrong');
  }
  const payloadAt = PRELUDE_BYTES + view.getUint32(4);
  return {
    headers: parseHeaders(message.subarray(PRELUDE_BYTES, payloadAt)),
    payload: message.subarray(payloadAt, checksumAt),
  };
}

/** Headers of other types than text are stepped over: none of them says anything that we read. */
function parseHeaders(bytes: Uint8Array): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const view = viewOf(bytes);
  let at = 0;
  while (at < bytes.length) {
    const nameLength = requireByte(bytes, at);
    const typeAt = at + 1 + nameLength;
    const type = requireByte(bytes, typeAt);
    const hasLength = type === BYTES_TYPE || type === TEXT_TYPE;
    if (hasLength && typeAt + 3 > bytes.length) throw new MalformedAnswer('a header of a message is cut');
    const valueAt = typeAt + (hasLength ? 3 : 1);
    const length = hasLength ? view.getUint16(typeAt + 1) : FIXED_LENGTHS.get(type);
    if (length === undefined || valueAt + length > bytes.length) throw new MalformedAnswer('a header of a message is cut');
    if (type === TEXT_TYPE) headers.set(textOf(bytes.subarray(at + 1, typeAt)), textOf(bytes.subarray(valueAt, valueAt + length)));
    at = valueAt + length;
  }
  return headers;
}

function requireByte(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new MalformedAnswer('a header of a message is cut');
  return byte;
}

/** UTF-8 as text; what is no UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CHECKSUM_BYTES = 4;
const OVERHEAD_BYTES: number = PRELUDE_BYTES + CHECKSUM_BYTES;
const BYTES_TYPE = 6;
const TEXT_TYPE = 7;
/** true, false, byte, short, integer, long, timestamp, UUID. */
const FIXED_LENGTHS: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 4],
  [5, 8],
  [8, 8],
  [9, 16],
]);
