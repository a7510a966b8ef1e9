import { mint, ok, type Passed, refuse, type Result } from '@agentor/security/kernel';
import type { Refusal } from '../errors/index.ts';
import type { Catalogue, Route } from '../routing/index.ts';
import type { Read } from './03-read.ts';
import { mayUse } from './may-use.ts';

/** A request whose caller may use every route it can come to. */
export type Authorized = Passed<'authorized', Read & { readonly routes: readonly Route[] }>;

/**
 * Resolves the model to its route and fallbacks, and keeps those that the caller may use: permission is decided on
 * what would be called, never on the name that was asked for (ASSURANCE MOD-1).
 */
export function authorize(read: Read, { catalogue }: { readonly catalogue: Catalogue }): Result<Authorized, Refusal> {
  const first = catalogue.resolve(read.request.model);
  if (first === undefined || !mayUse(read.caller, first)) return refuse({ code: 'model_not_found', parameter: 'model' });
  const routes = [first, ...fallbackRoutes(first, catalogue).filter((route) => mayUse(read.caller, route))];
  read.draft.modelRouted = first.name;
  return ok(mint<'authorized', Read & { readonly routes: readonly Route[] }>({ ...read, routes }));
}

/** The fallbacks, and theirs, each once, nearest first. */
function fallbackRoutes(first: Route, catalogue: Catalogue): readonly Route[] {
  const found = new Map<string, Route>();
  let layer: readonly Route[] = [first];
  while (layer.length > 0 && found.size < FALLBACKS_MAX) {
    const next: Route[] = [];
    for (const name of layer.flatMap(({ fallbacks }) => fallbacks)) {
      const route = catalogue.resolve(name);
      if (route === undefined || route.name === first.name || found.has(route.name)) continue;
      found.set(route.name, route);
      next.push(route);
    }
    layer = next;
  }
  return [...found.values()].slice(0, FALLBACKS_MAX);
}

const FALLBACKS_MAX = 8;
