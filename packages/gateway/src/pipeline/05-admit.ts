import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { Authorized } from './04-authorize.ts';
import { type Allowance, type LimitPorts, reserveUse } from './allowance.ts';

/** A request that the gateway has room for, and that fits under every limit. What it holds is given back when its record closes. */
export type Admitted = Passed<'admitted', Authorized & { readonly allowance?: Allowance }>;

/** What this stage needs. */
export interface AdmitPorts extends LimitPorts {
  readonly capacity: Capacity;
}

/** Counts requests in work. */
export interface Capacity {
  /** Takes a place; false when there is none. */
  readonly take: () => boolean;
  readonly giveBack: () => void;
  /** Takes the limit of a reloaded configuration; places already taken stay taken. */
  readonly limit: (requestsMax: number) => void;
}

/**
 * Lets a request in if there is room: an overloaded gateway refuses at once instead of failing everybody slowly.
 * Then it sets aside, under every limit that is about the request, what it may use.
 */
export function admit(authorized: Authorized, { capacity, limiter, prices }: AdmitPorts): Result<Admitted, Refusal> {
  if (!capacity.take()) return refuse({ code: 'overloaded', retryAfterMs: RETRY_AFTER_MS });
  authorized.draft.atEnd(capacity.giveBack);
  if (!limiter.isInUse) return ok(mint<'admitted', Authorized>(authorized));
  const allowed = reserveUse(authorized, { limiter, prices });
  if (!allowed.ok) return allowed;
  const allowance = allowed.value;
  authorized.draft.atEnd(allowance.settle);
  return ok(mint<'admitted', Authorized & { readonly allowance: Allowance }>({ ...authorized, routes: allowance.routes, allowance }));
}

/** A {@link Capacity} of so many requests. */
export function createCapacity(requestsMax: number): Capacity {
  let taken = 0;
  let placesMax = requestsMax;
  return {
    take: () => {
      if (taken >= placesMax) return false;
      taken += 1;
      return true;
    },
    giveBack: () => {
      taken -= 1;
    },
    limit: (next) => {
      placesMax = next;
    },
  };
}

const RETRY_AFTER_MS = 1_000;
