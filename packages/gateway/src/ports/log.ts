/** Tells the operator what happens. Never throws, never waits, and prints no secret. */
export interface Log {
  readonly debug: (event: string, fields?: LogFields) => void;
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields) => void;
}

/**
 * What an event may tell: these fields and no other, whatever an object holds besides. `event` is a fixed dotted name
 * (`config.reloaded`), never text from outside. Strings are cut, and known secrets in them hidden.
 */
export interface LogFields {
  readonly requestId?: string;
  readonly provider?: string;
  readonly deployment?: string;
  readonly model?: string;
  readonly tenantId?: string;
  readonly keyId?: string;
  readonly code?: string;
  readonly reason?: string;
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  readonly file?: string;
  readonly path?: string;
  readonly line?: number;
  readonly host?: string;
  readonly port?: number;
  readonly url?: string;
  readonly signal?: string;
  readonly version?: string;
  readonly count?: number;
  readonly bytes?: number;
  readonly durationMs?: number;
  readonly names?: readonly string[];
  readonly error?: unknown;
}
