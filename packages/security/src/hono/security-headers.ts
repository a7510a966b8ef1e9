import type { Env, Hono, MiddlewareHandler, Schema } from 'hono';
import { type HeaderLine, type SecurityHeaderSettings, securityHeaders } from '../transport/index.ts';

/**
 * Puts the security headers on every answer of the application, errors and unknown paths included (HDR-2). Call it
 * before routes are added.
 *
 * @throws {UnsafeHeaderError} when a setting could not be written as a header.
 */
export function addSecurityHeadersToApp<E extends Env, S extends Schema, P extends string>(
  app: Hono<E, S, P>,
  settings?: SecurityHeaderSettings,
): void {
  app.use('*', securityHeadersMiddleware(securityHeaders(settings)));
}

/** Sets these headers on whatever the application answers; what a handler set itself under these names is replaced. */
export function securityHeadersMiddleware(lines: readonly HeaderLine[]): MiddlewareHandler {
  return async (context, next) => {
    await next();
    for (const [name, value] of lines) context.res.headers.set(name, value);
    for (const name of SOFTWARE_NAMES) context.res.headers.delete(name);
  };
}

const SOFTWARE_NAMES = ['server', 'x-powered-by'] as const;
