import { type HeaderLine, headerLine } from './header-line.ts';

/**
 * The security headers of an answer. Every one has a secure default; `false` leaves one out.
 *
 * @see OWASP HTTP Headers cheat sheet; ASSURANCE 1.4.
 */
export interface SecurityHeaderSettings {
  /** Whether clients reach us over TLS: without it browsers ignore HSTS, so it is not sent. */
  readonly isTls?: boolean;
  readonly contentSecurityPolicy?: string | false;
  readonly strictTransportSecurity?: StrictTransportSecurity | false;
  readonly frameOptions?: 'DENY' | 'SAMEORIGIN' | false;
  readonly referrerPolicy?: string | false;
  readonly cacheControl?: string | false;
  readonly crossOriginResourcePolicy?: 'same-origin' | 'same-site' | 'cross-origin' | false;
  readonly crossOriginOpenerPolicy?: 'same-origin' | 'same-origin-allow-popups' | 'noopener-allow-popups' | 'unsafe-none' | false;
  readonly permissionsPolicy?: string | false;
  readonly permittedCrossDomainPolicies?: 'none' | 'master-only' | false;
  /** `'0'` switches the filter of old browsers off; anything else could open holes, so there is nothing else (HDR-6). */
  readonly xssProtection?: '0' | false;
  /** `Pragma: no-cache`, for caches of before 1999. Left out unless asked for. */
  readonly pragma?: 'no-cache' | false;
  /** More headers, by name. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** `Strict-Transport-Security`. */
export interface StrictTransportSecurity {
  /** Two years unless set. */
  readonly maxAgeS?: number;
  readonly hasSubdomains?: boolean;
  /** Asks for a place in browsers' built-in lists: hard to undo. */
  readonly isPreloaded?: boolean;
}

/**
 * The headers that every answer carries (HDR-2), to be computed once and reused.
 *
 * Defaults suit an API: nothing in its answers is to be rendered, framed, cached or read by other origins.
 *
 * @throws {UnsafeHeaderError} when a value could not be written as a header.
 */
export function securityHeaders(settings: SecurityHeaderSettings = {}): readonly HeaderLine[] {
  const values: readonly (readonly [string, string | false])[] = [
    ['content-security-policy', settings.contentSecurityPolicy ?? API_CONTENT_SECURITY_POLICY],
    ['strict-transport-security', toStrictTransportSecurity(settings)],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', settings.frameOptions ?? 'DENY'],
    ['referrer-policy', settings.referrerPolicy ?? 'no-referrer'],
    ['cache-control', settings.cacheControl ?? 'no-store'],
    ['cross-origin-resource-policy', settings.crossOriginResourcePolicy ?? 'same-origin'],
    ['cross-origin-opener-policy', settings.crossOriginOpenerPolicy ?? 'same-origin'],
    ['permissions-policy', settings.permissionsPolicy ?? false],
    ['x-permitted-cross-domain-policies', settings.permittedCrossDomainPolicies ?? 'none'],
    ['x-xss-protection', settings.xssProtection ?? '0'],
    ['pragma', settings.pragma ?? false],
  ];
  const lines = new Map<string, HeaderLine>();
  for (const [name, value] of [...values, ...Object.entries(settings.extra ?? {})]) {
    if (value === false) continue;
    const line = headerLine(name, value);
    lines.set(line[0], line);
  }
  return Object.freeze([...lines.values()]);
}

function toStrictTransportSecurity({ isTls, strictTransportSecurity }: SecurityHeaderSettings): string | false {
  if (isTls !== true || strictTransportSecurity === false) return false;
  const { maxAgeS = TWO_YEARS_S, hasSubdomains = true, isPreloaded = false } = strictTransportSecurity ?? {};
  return `max-age=${Math.max(0, Math.trunc(maxAgeS))}${hasSubdomains ? '; includeSubDomains' : ''}${isPreloaded ? '; preload' : ''}`;
}

/** Nothing may load, frame or run: answers are data. */
const API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
const TWO_YEARS_S = 63_072_000;
