import type { Refusal } from '../errors/index.ts';

/** The head of a request as Node's parser gives it, before anything has merged or dropped headers. */
export interface RawHead {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
}

/** The headers that the gateway reads; all others are as if they were not there. */
export type Headers = ReadonlyMap<string, string>;

/** A head that may be worked with, or why not. */
export type HeadVerdict =
  | { readonly isAcceptable: true; readonly headers: Headers }
  | { readonly isAcceptable: false; readonly refusal: Refusal };

/**
 * The gate in front of everything: refuses what Node's parser lets through but two readers could understand in two
 * ways (duplicate `Host` or `Authorization`, absolute-form targets, bodies on GET, requests without a version).
 *
 * @see ASSURANCE F1; RFC 9112, sections 3.2 and 6; threats 10 and 36.
 */
export function checkHead(head: RawHead, hosts: ReadonlySet<string> | undefined): HeadVerdict {
  const target = checkTarget(head);
  if (target !== undefined) return refused(target);
  if (head.rawHeaders.length > HEADERS_MAX * 2) return refused({ code: 'header_too_large' });
  const headers = new Map<string, string>();
  for (let index = 0; index < head.rawHeaders.length; index += 2) {
    const name = (head.rawHeaders[index] ?? '').toLowerCase();
    if (!READ_HEADERS.has(name)) continue;
    if (headers.has(name)) return refused({ code: 'invalid_header', rule: `${name} is given twice` });
    headers.set(name, head.rawHeaders[index + 1] ?? '');
  }
  const problem = checkHost(headers.get('host'), hosts) ?? checkBodyHeaders(head.method, headers);
  return problem === undefined ? { isAcceptable: true, headers } : refused(problem);
}

function checkTarget({ url, httpVersion }: RawHead): Refusal | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return invalidTarget('the HTTP version must be 1.1');
  if (url.length > TARGET_CHARACTERS_MAX) return invalidTarget('the target is too long');
  if (!ORIGIN_FORM.test(url)) return invalidTarget('the target must be a plain path from the root');
  return undefined;
}

function checkHost(host: string | undefined, hosts: ReadonlySet<string> | undefined): Refusal | undefined {
  if (host === undefined || !HOST.test(host)) return { code: 'invalid_header', rule: 'host must be a name or address with an optional port' };
  if (hosts !== undefined && !hosts.has(host.toLowerCase()) && !hosts.has(host.toLowerCase().replace(/:\d+$/, ''))) {
    return { code: 'host_not_served' };
  }
  return undefined;
}

function checkBodyHeaders(method: string, headers: Headers): Refusal | undefined {
  const length = headers.get('content-length');
  const transfer = headers.get('transfer-encoding');
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return { code: 'invalid_header', rule: 'content-length must be a number' };
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked') {
    return { code: 'invalid_header', rule: 'transfer-encoding must be chunked' };
  }
  if (transfer !== undefined && length !== undefined) {
    return { code: 'invalid_header', rule: 'content-length and transfer-encoding contradict each other' };
  }
  const hasBody = transfer !== undefined || (length !== undefined && length !== '0');
  if (hasBody && method !== 'POST') return { code: 'invalid_header', rule: 'this method takes no body' };
  return undefined;
}

function invalidTarget(rule: string): Refusal {
  return { code: 'invalid_target', rule };
}

function refused(refusal: Refusal): HeadVerdict {
  return { isAcceptable: false, refusal };
}

/** Origin form (RFC 9112, 3.2.1) without what proxies and servers read differently: `//`, `\`, `#`, `;`, control characters. */
const ORIGIN_FORM = /^\/(?!\/)(?:[\w.~!$&'()*+,=:@%-]|\/(?!\/))*(?:\?[\w.~!$&'()*+,;=:@%/?-]*)?$/;
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
/** Headers that a request may have. */
export const HEADERS_MAX = 100;
const TARGET_CHARACTERS_MAX = 2_048;

const READ_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'x-api-key',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'traceparent',
  'anthropic-version',
  'anthropic-beta',
  'idempotency-key',
  'x-stainless-retry-count',
]);
