import { ACCESS_TOKEN_MS, ACCESS_TOKEN_MS_MAX, REFRESH_ABSOLUTE_MS, REFRESH_GRACE_MS_MAX, REFRESH_IDLE_MS } from './bounds.ts';

/** How tokens are made. Only issuer and audience have no default. */
export interface JWTSettings {
  /** Who issues: an `https` URL of this deployment. */
  readonly issuer: string;
  /** For whom: what services that accept the tokens call themselves. */
  readonly audience: string;
  /** Milliseconds, up to 15 minutes; 5 minutes unless set. */
  readonly accessTokenMs?: number;
  /** Milliseconds without refresh; 14 days unless set. */
  readonly refreshIdleMs?: number;
  /** Milliseconds in all; 90 days unless set. */
  readonly refreshAbsoluteMs?: number;
  /** Milliseconds, 0 to 5,000; 5,000 unless set. */
  readonly refreshGraceMs?: number;
}

/** Settings that would not be safe. */
export class JWTConfigError extends Error {
  readonly code = 'unsafe_jwt_config';
  readonly retryable = false;
  override readonly name = 'JWTConfigError';
}

/**
 * The checked settings of {@link JWTAuth}. There is no secret among them: tokens are signed with keys of a
 * {@link SigningKeyRing}, Ed25519 or P-256, and there is no algorithm to choose.
 */
export class JWTConfig implements Required<JWTSettings> {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenMs: number;
  readonly refreshIdleMs: number;
  readonly refreshAbsoluteMs: number;
  readonly refreshGraceMs: number;

  /** @throws {JWTConfigError} naming the setting. */
  constructor(settings: JWTSettings) {
    this.issuer = requireIssuer(settings.issuer);
    this.audience = settings.audience;
    this.accessTokenMs = settings.accessTokenMs ?? ACCESS_TOKEN_MS;
    this.refreshIdleMs = settings.refreshIdleMs ?? REFRESH_IDLE_MS;
    this.refreshAbsoluteMs = settings.refreshAbsoluteMs ?? REFRESH_ABSOLUTE_MS;
    this.refreshGraceMs = settings.refreshGraceMs ?? REFRESH_GRACE_MS_MAX;
    if (this.audience === '') throw new JWTConfigError('audience must name who accepts the tokens');
    requireWithin('accessTokenMs', this.accessTokenMs, { least: 1000, most: ACCESS_TOKEN_MS_MAX });
    requireWithin('refreshIdleMs', this.refreshIdleMs, { least: this.accessTokenMs, most: this.refreshAbsoluteMs });
    requireWithin('refreshAbsoluteMs', this.refreshAbsoluteMs, { least: this.accessTokenMs, most: 366 * 86_400_000 });
    requireWithin('refreshGraceMs', this.refreshGraceMs, { least: 0, most: REFRESH_GRACE_MS_MAX });
    Object.freeze(this);
  }
}

function requireIssuer(issuer: string): string {
  const url = URL.parse(issuer);
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  const isSound = url !== null && (url.protocol === 'https:' || isLocal) && url.search === '' && url.hash === '' && url.username === '';
  if (!isSound) throw new JWTConfigError('issuer must be an https URL without query and fragment (RFC 8414 section 2)');
  return issuer;
}

function requireWithin(name: string, value: number, { least, most }: { readonly least: number; readonly most: number }): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) throw new JWTConfigError(`${name} must be a whole number from ${least} to ${most}`);
}
