import type { MaskTerms } from './mask-value.ts';
import type { RedactionMethod } from './redaction-method.ts';

/** How values of a type are redacted. */
export interface RedactionConfig {
  readonly method: RedactionMethod;
  /** For `mask`: what stays readable. Nothing, unless said. */
  readonly mask?: MaskTerms;
  /** For `replace`: the type in angle brackets (default), or a made-up value from a reserved range. */
  readonly replace?: 'type' | 'fake';
}

/** Whose values these are. Results of keyed methods are the same within a scope, and cannot be linked across scopes. */
export interface RedactionScope {
  readonly tenantId: string;
  /** Left out, the scope is the tenant. */
  readonly conversationId?: string;
}

/** A key with the name that outputs carry, so that it can be replaced by another one later. */
export interface RedactionKey {
  /** Short and public: letters and digits. */
  readonly id: string;
  /** At least 32 random bytes. Destroying it makes hashes and pseudonyms anonymous, and what was encrypted unreadable. */
  readonly secret: Uint8Array;
}

/** A configuration that would not protect. */
export class RedactionConfigError extends Error {
  readonly code = 'redaction_config';
  override readonly name = 'RedactionConfigError';
}

/** A value that may not be given out in any form: its type is configured to `block`. */
export class RedactionBlockedError extends Error {
  readonly code = 'redaction_blocked';
  override readonly name = 'RedactionBlockedError';
  /** The types that were found; never the values. */
  readonly types: readonly string[];

  constructor(types: readonly string[]) {
    super(`Blocked: the text holds ${types.join(', ')}`);
    this.types = types;
  }
}
