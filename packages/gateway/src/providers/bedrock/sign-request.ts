import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credential } from '../../config/index.ts';

/** A call as it goes out, but for its signature. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Lower-case names. All but a few that proxies may change are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers of a call to Bedrock with its signature, version 4. Method, path, query, headers and body may not
 * change after this; `host` is signed as the URL has it and not among the headers.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signRequest(
  { method, url, headers, body }: UnsignedRequest,
  credential: Extract<Credential, { kind: 'sigv4' }>,
  now: Date,
): Promise<Readonly<Record<string, string>>> {
  const { region, accessKeyId, secretAccessKey, sessionToken } = credential;
  const signer = new SignatureV4({
    service: SERVICE,
    region,
    sha256: NodeSha256,
    credentials: {
      accessKeyId,
      secretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
    },
  });
  const signed = await signer.sign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host },
      body,
    },
    { signingDate: now },
  );
  const { host: _host, ...sent } = signed.headers;
  return sent;
}

/** SHA-256, keyed or not, by OpenSSL: a body of a megabyte would hold the event loop for long in JavaScript. */
class NodeSha256 {
  readonly #key: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#key = key;
    this.#hash = this.#open();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#open();
  }

  #open(): Hash | Hmac {
    return this.#key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.#key));
  }
}

function bytesOf(key: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof key === 'string') return Buffer.from(key, 'utf8');
  return ArrayBuffer.isView(key) ? new Uint8Array(key.buffer, key.byteOffset, key.byteLength) : new Uint8Array(key);
}

/** The name that Bedrock's runtime endpoint is signed under. */
const SERVICE = 'bedrock';
