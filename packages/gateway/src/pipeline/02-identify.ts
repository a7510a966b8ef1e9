import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { Caller, Keys } from '../ports/index.ts';
import type { Received } from './01-receive.ts';

/** A request whose caller is known. */
export type Identified = Passed<'identified', Received & { readonly caller: Caller }>;

/**
 * Finds out who calls, before a byte of the body is read: strangers cost no memory.
 *
 * The key stands in `authorization: Bearer` (OpenAI's SDKs) or `x-api-key` (Anthropic's). Two different ones are refused.
 */
export function identify(received: Received, { keys }: { readonly keys: Keys }): Result<Identified, Refusal> {
  const { incoming, draft } = received;
  const presented = presentedKey(incoming.header('authorization'), incoming.header('x-api-key'));
  if (presented === undefined) return refuse({ code: 'missing_api_key' });
  const caller = presented === CONTRADICTION ? undefined : keys.find(presented);
  if (caller === undefined) return refuse({ code: 'invalid_api_key' });
  draft.caller = caller;
  return ok(mint<'identified', Received & { readonly caller: Caller }>({ incoming, draft, caller }));
}

function presentedKey(authorization: string | undefined, apiKey: string | undefined): string | undefined {
  const bearer = authorization === undefined ? undefined : (BEARER.exec(authorization)?.[1] ?? CONTRADICTION);
  if (bearer !== undefined && apiKey !== undefined && bearer !== apiKey) return CONTRADICTION;
  return bearer ?? apiKey;
}

/** Not a key: contains a space. */
const CONTRADICTION = 'two keys';
const BEARER = /^bearer ([\x21-\x7e]{1,512})$/i;
