import { type HeaderLine, isSafeHeaderValue } from './header-line.ts';

/** Headers as Node and undici give them: names in lower case, several values as a list. */
export type UpstreamHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The headers of a provider's answer that a client may see. Everything is dropped but a list (HDR-3): cookies, `Server`,
 * `Via`, CORS, security and hop-by-hop headers, length and encoding (the body is written anew), account names.
 *
 * @param extraNames - Names in lower case that the configuration lets through as well; never one of
 *   those that {@link isNeverForwarded} names.
 * @returns Each name once: of several values, the first.
 */
export function filterResponseHeaders(upstream: UpstreamHeaders, extraNames: ReadonlySet<string> = NONE): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  const taken = new Set<string>();
  for (const [written, values] of Object.entries(upstream)) {
    const name = written.toLowerCase();
    if (taken.has(name) || !isForwarded(name, extraNames)) continue;
    const value = typeof values === 'string' ? values : values?.[0];
    if (value === undefined || value.length > VALUE_LENGTH_MAX || !isSafeHeaderValue(value)) continue;
    taken.add(name);
    lines.push([name, value]);
  }
  return lines;
}

/** True when a header of this name never comes from a provider, whatever the configuration says: for checking it. */
export function isNeverForwarded(name: string): boolean {
  return NEVER_FORWARDED.has(name) || NEVER_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function isForwarded(name: string, extraNames: ReadonlySet<string>): boolean {
  if (FORWARDED.has(name) || FORWARDED_PREFIXES.some((prefix) => name.startsWith(prefix))) return true;
  return extraNames.has(name) && !isNeverForwarded(name);
}

const NONE: ReadonlySet<string> = new Set();

/** Characters of one value; providers send a few hundred at most. */
const VALUE_LENGTH_MAX = 2_048;

/** What official SDKs read from answers, apart from request ids, which are ours. */
const FORWARDED: ReadonlySet<string> = new Set([
  'content-type',
  'retry-after',
  'retry-after-ms',
  'openai-processing-ms',
  'openai-version',
]);
const FORWARDED_PREFIXES: readonly string[] = ['x-ratelimit-', 'anthropic-ratelimit-'];

const NEVER_FORWARDED: ReadonlySet<string> = new Set(
  `
    set-cookie set-cookie2 cookie server via x-powered-by date age alt-svc alternate-protocol
    connection keep-alive proxy-connection proxy-authenticate proxy-authorization www-authenticate
    authentication-info te trailer transfer-encoding upgrade http2-settings
    content-length content-encoding content-location content-range content-disposition accept-ranges
    etag last-modified expires cache-control pragma vary location refresh link
    content-security-policy content-security-policy-report-only strict-transport-security x-frame-options
    x-content-type-options x-xss-protection referrer-policy permissions-policy feature-policy expect-ct
    x-permitted-cross-domain-policies x-dns-prefetch-control x-download-options clear-site-data origin-agent-cluster
    timing-allow-origin nel report-to reporting-endpoints sourcemap x-sourcemap service-worker-allowed
    x-request-id request-id x-should-retry openai-organization openai-project anthropic-organization-id
  `
    .split(/\s+/u)
    .filter((name) => name !== ''),
);
const NEVER_PREFIXES: readonly string[] = ['access-control-', 'cross-origin-', 'x-agentor-', 'sec-', 'proxy-', 'x-amzn-', 'cf-'];
