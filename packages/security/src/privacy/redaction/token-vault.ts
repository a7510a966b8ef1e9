import { type Clock, type Random, seal, unseal } from '../../kernel/index.ts';
import { deriveKey, macOf, toBase32 } from './derive-key.ts';
import { type RedactionKey, RedactionConfigError, type RedactionScope } from './redaction-config.ts';

/** A stored value. Nothing in it can be read or matched without the tenant's key. */
export interface VaultRow {
  readonly token: string;
  /** HMAC of tenant and conversation. */
  readonly scope: string;
  readonly type: string;
  /** AES-256-GCM, bound to token, scope and type. */
  readonly sealed: Uint8Array;
  readonly purpose: string;
  /** Unix milliseconds. */
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** Where rows are kept. `put` returns once the row is durable: a token leaves only then. */
export interface VaultStore {
  /** Keeps a row; one of the same scope and token is replaced. */
  readonly put: (row: VaultRow) => void;
  readonly get: (scope: string, token: string) => VaultRow | undefined;
  /** Deletes all rows of a scope: its tokens are anonymous from then on. Gives their number. */
  readonly erase: (scope: string) => number;
  /** Deletes the rows that expired before this time. Gives their number. */
  readonly purge: (beforeMs: number) => number;
}

/** Who wants a value back, and what for. */
export interface RestoreClaim {
  readonly scope: RedactionScope;
  readonly actor: string;
  /** Has to be the one that the value was stored for. */
  readonly purpose: string;
}

/** What came of a claim, for the audit trail. It holds no value. */
export interface RestoreEvent {
  readonly token: string;
  readonly tenantId: string;
  readonly actor: string;
  readonly purpose: string;
  readonly outcome: 'restored' | 'denied' | 'unknown' | 'expired' | 'other-purpose' | 'too-many';
}

/** What a vault works with. */
export interface VaultTerms {
  readonly store: VaultStore;
  readonly key: RedactionKey;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Pick<Random, 'bytes'>;
  /** How long values are kept. */
  readonly keepMs: number;
  /** Whether an actor may have values of this purpose back. */
  readonly mayRestore: (claim: RestoreClaim) => boolean;
  /** Told of every claim, before its value is given out. If it throws, nothing is. */
  readonly audit: (event: RestoreEvent) => void;
  /** Claims of one actor in a minute; 60 unless set. */
  readonly restoresPerMinuteMax?: number;
}

/**
 * Exchanges values for tokens that can be stored and sent in their place, and back: for those who may, within the scope, for the
 * purpose, until they expire, with an audit entry each time.
 */
export class TokenVault {
  readonly #terms: VaultTerms;
  readonly #claims = new Map<string, { startMs: number; count: number }>();

  /** @throws {RedactionConfigError} when values would be kept for no time. */
  constructor(terms: VaultTerms) {
    if (!(terms.keepMs > 0)) throw new RedactionConfigError('A vault keeps values for some time');
    this.#terms = terms;
  }

  /** The token of a value: `tok_` and 26 characters. The same value in a scope has the same one; in another scope, another. */
  tokenize(type: string, value: string, { scope, purpose }: { readonly scope: RedactionScope; readonly purpose: string }): string {
    const { store, key, clock, random, keepMs } = this.#terms;
    const token = `tok_${toBase32(macOf(deriveKey(key, 'token', scope), type, value), TOKEN_LETTERS)}`;
    const scopeId = this.#scopeId(scope);
    const createdAtMs = clock.nowMs();
    const sealed = seal(Buffer.from(value, 'utf16le'), { key: deriveKey(key, 'vault', scope), associated: associated({ token, scope: scopeId, type, purpose }), random });
    store.put({ token, scope: scopeId, type, sealed, purpose, createdAtMs, expiresAtMs: createdAtMs + keepMs });
    return token;
  }

  /** The value behind a token, or undefined: why is told to the audit trail alone. */
  detokenize(token: string, claim: RestoreClaim): string | undefined {
    const { value, outcome } = this.#look(token, claim);
    this.#terms.audit({ token, tenantId: claim.scope.tenantId, actor: claim.actor, purpose: claim.purpose, outcome });
    return value;
  }

  /** Deletes everything of a scope. Gives the number of values. */
  erase(scope: RedactionScope): number {
    return this.#terms.store.erase(this.#scopeId(scope));
  }

  /** Deletes what has expired. Gives the number of values. */
  purge(): number {
    return this.#terms.store.purge(this.#terms.clock.nowMs());
  }

  #look(token: string, claim: RestoreClaim): { readonly value?: string; readonly outcome: RestoreEvent['outcome'] } {
    const { store, key, clock, mayRestore } = this.#terms;
    if (!this.#isWithinRate(claim.actor)) return { outcome: 'too-many' };
    if (!mayRestore(claim)) return { outcome: 'denied' };
    const row = store.get(this.#scopeId(claim.scope), token);
    if (row === undefined) return { outcome: 'unknown' };
    if (row.expiresAtMs <= clock.nowMs()) return { outcome: 'expired' };
    if (row.purpose !== claim.purpose) return { outcome: 'other-purpose' };
    const opened = unseal(row.sealed, { key: deriveKey(key, 'vault', claim.scope), associated: associated(row) });
    return opened === undefined ? { outcome: 'unknown' } : { value: Buffer.from(opened).toString('utf16le'), outcome: 'restored' };
  }

  #isWithinRate(actor: string): boolean {
    const { clock, restoresPerMinuteMax = RESTORES_PER_MINUTE_MAX } = this.#terms;
    const nowMs = clock.nowMs();
    const window = this.#claims.get(actor);
    if (window === undefined || nowMs - window.startMs >= 60_000 || nowMs < window.startMs) {
      if (this.#claims.size >= ACTORS_MAX) this.#claims.delete(this.#claims.keys().next().value ?? '');
      this.#claims.set(actor, { startMs: nowMs, count: 1 });
      return restoresPerMinuteMax > 0;
    }
    window.count += 1;
    return window.count <= restoresPerMinuteMax;
  }

  #scopeId({ tenantId, conversationId }: RedactionScope): string {
    return toBase32(macOf(deriveKey(this.#terms.key, 'vault', { tenantId }), 'scope', conversationId ?? ''), TOKEN_LETTERS);
  }
}

function associated({ token, scope, type, purpose }: Pick<VaultRow, 'token' | 'scope' | 'type' | 'purpose'>): Buffer {
  return Buffer.from(JSON.stringify([token, scope, type, purpose]));
}

/** 130 bits: never two values with one token. */
const TOKEN_LETTERS = 26;
const RESTORES_PER_MINUTE_MAX = 60;
const ACTORS_MAX = 10_000;
