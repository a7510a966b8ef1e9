/**
 * Reads a request's body, never more than the limit (VAL-1).
 *
 * @returns The bytes, or undefined as soon as there are more than `bytesMax`: the rest is never read.
 */
export async function readBody(request: Request, bytesMax: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > bytesMax) return undefined;
  if (request.body === null) return Buffer.alloc(0);
  const body: ReadableStream<Uint8Array> = request.body;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}
