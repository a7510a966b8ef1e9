import { createHash, hash, type Hash } from 'node:crypto';
import type { Usage } from '@agentor/security/vocabulary';
import type { AttemptRecord, AuditEntry, Caller, GuardRecord, Receipts, RequestRecord } from '../ports/index.ts';
import { relatedId } from './request-id.ts';

/** What is told of an answer. */
export interface Accounted {
  readonly id: string;
  readonly nowMs: number;
  readonly surface: string;
  readonly isStreamed: boolean;
  readonly caller: Caller | undefined;
  readonly modelRouted: string | undefined;
  readonly modelServed: string | undefined;
  readonly provider: string | undefined;
  readonly usage: Usage | undefined;
  readonly code: string | undefined;
  readonly guards: readonly GuardRecord[];
  readonly attempts: readonly AttemptRecord[];
}

/**
 * What an answer will be accounted for by: hashes of the request's bytes as they came (inflated) and of the answer's as they were sent.
 *
 * Both are salted, and the salt stands in no log: it is given to whoever may have the receipt. Without it, nobody can find out a short prompt
 * by trying, not even with the whole log (ASSURANCE AUD-10).
 */
export class AnswerAccount {
  /** `rct_…`. */
  readonly id: string;
  readonly #salt: Uint8Array;
  #requestHash = '';
  #response: Hash | undefined;
  readonly #epoch: string;

  constructor(requestId: string, { saltOf, policyEpoch }: Pick<Receipts, 'saltOf'> & { readonly policyEpoch: string }) {
    this.id = relatedId('rct', requestId);
    this.#salt = saltOf(this.id);
    this.#epoch = policyEpoch;
  }

  /** The request's body, whole. */
  received(body: Uint8Array): this {
    this.#requestHash = createHash('sha256').update(this.#salt).update(body).digest('hex');
    return this;
  }

  /** A part of the answer's body, in order. */
  sent(text: string): void {
    this.#response ??= createHash('sha256').update(this.#salt);
    this.#response.update(text);
  }

  /** The entry of the answer. @throws when it is called twice. */
  toEntry(draft: Accounted, { outcome, status, bytesOut }: Pick<RequestRecord, 'outcome' | 'status' | 'bytesOut'>): AuditEntry {
    const { caller, modelRouted, provider, modelServed, usage, code } = draft;
    return {
      id: this.id,
      timeMs: Math.trunc(draft.nowMs),
      requestId: draft.id,
      action: 'execute',
      resource: 'response',
      outcome: OUTCOMES[outcome],
      ...(caller !== undefined && { tenantId: caller.tenantId, keyId: caller.keyId }),
      facts: {
        request_sha256: this.#requestHash,
        response_sha256: this.#response?.digest('hex') ?? hash('sha256', this.#salt),
        policy_epoch: this.#epoch,
        verdicts: Object.fromEntries(draft.guards.map(({ guard, verdict }) => [guard, verdict])),
        surface: draft.surface,
        streamed: draft.isStreamed,
        status,
        bytes: bytesOut,
        attempts: draft.attempts.length,
        ...(provider !== undefined && modelServed !== undefined && { deployment: `${provider}/${modelServed}` }),
        ...(modelRouted !== undefined && { model: modelRouted }),
        ...(code !== undefined && { code }),
        ...(usage !== undefined && { usage: { ...usage } }),
      },
    };
  }
}

const OUTCOMES = { answered: 'success', refused: 'denied', failed: 'error', cancelled: 'partial' } as const;
