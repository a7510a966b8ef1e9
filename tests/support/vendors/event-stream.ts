import { crc32 } from 'node:zlib';

/** One message of an Amazon event stream: prelude, text headers, payload, checksums. */
export function eventMessage(headers: Readonly<Record<string, string>>, payload: string): Uint8Array {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => textHeader(name, value)));
  const body = Buffer.from(payload, 'utf8');
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(12 + head.length + body.length + 4, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const unsealed = Buffer.concat([prelude, head, body]);
  const seal = Buffer.alloc(4);
  seal.writeUInt32BE(crc32(unsealed), 0);
  return Buffer.concat([unsealed, seal]);
}

function textHeader(name: string, value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  const head = Buffer.from([name.length, ...Buffer.from(name, 'latin1'), TEXT_TYPE, 0, 0]);
  head.writeUInt16BE(bytes.length, head.length - 2);
  return Buffer.concat([head, bytes]);
}

const TEXT_TYPE = 7;
