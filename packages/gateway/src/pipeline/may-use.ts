import type { Caller } from '../ports/index.ts';
import type { Route } from '../routing/index.ts';

/** Whether a caller's key allows a route. */
export function mayUse(caller: Caller, route: Pick<Route, 'name'>): boolean {
  return caller.models === undefined || caller.models.includes(route.name);
}
