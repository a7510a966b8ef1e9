import type { Env, Hono, Schema } from 'hono';
import { createSecurity, type Security, type SecurityPolicy } from '../setup.ts';
import { enhancedInputValidationMiddleware } from './input-validation.ts';
import { securityHeadersMiddleware } from './security-headers.ts';

/** What {@link setupSecurity} put into an application, for handlers and for {@link cleanupSecurity}. */
export interface SecurityComponents {
  readonly security: Security;
}

/**
 * Sets up everything that the library has for a Hono application: security headers on every answer, validation of every
 * JSON body and of model calls by their schema, our own header names dropped from requests.
 *
 * Call it before routes are added: middleware guards what comes after it.
 *
 * @throws {UnsafeHeaderError} when a header of the policy could not be written.
 * @example
 * const app = new Hono<ValidatedEnv>();
 * const components = setupSecurity(app, { headers: { isTls: true } });
 * app.post('/v1/chat/completions', (context) => context.json({ model: context.get('llmRequest').model }));
 */
export function setupSecurity<E extends Env, S extends Schema, P extends string>(
  app: Hono<E, S, P>,
  policy: SecurityPolicy = {},
): SecurityComponents {
  const security = createSecurity(policy);
  app.use('*', securityHeadersMiddleware(security.headers));
  app.use('*', enhancedInputValidationMiddleware({ security }));
  return { security };
}

/** Gives back what the components hold. Requests that come later are refused: a guard that is gone lets nothing through. */
export async function cleanupSecurity({ security }: SecurityComponents): Promise<void> {
  await security[Symbol.asyncDispose]();
}
