import type { Context, MiddlewareHandler } from 'hono';
import { createSecurity, type Security } from '../setup.ts';
import { isAgentorHeader } from '../transport/index.ts';
import { describeJsonRefusal, type InputProblem, InputValidationError } from '../validation/index.ts';
import type { BodySurface, ModelRequest } from '../vocabulary/index.ts';
import { renderAnthropicError, renderOpenAiError } from '../wire/index.ts';
import { readBody } from './read-body.ts';

/** How {@link enhancedInputValidationMiddleware} reads requests. */
export interface InputValidationOptions {
  /** The wired library; one with the default policy unless given. */
  readonly security?: Security;
  /** Whose rules a path's bodies follow; undefined for none but JSON's. By the end of the path unless set. */
  readonly surfaceOf?: (path: string) => BodySurface | undefined;
}

/** What the middleware leaves for handlers: `context.get('llmRequest')` in an application of `Hono<ValidatedEnv>`. */
export interface ValidatedEnv {
  Variables: { llmRequest: ModelRequest };
}

/**
 * Validates the bodies of requests before any handler runs: size, encoding, JSON, and on the paths of model calls the
 * surface's schema. Handlers read the body as usual, and get the canonical request as `llmRequest`.
 *
 * Refusals have the shape of the surface's own errors, with place and rule and without values.
 */
export function enhancedInputValidationMiddleware(options: InputValidationOptions = {}): MiddlewareHandler {
  const security = options.security ?? createSecurity();
  const surfaceOf = options.surfaceOf ?? surfaceOfPath;
  return async (context, next) => {
    if (!security.isOpen()) return refuse(context, 503, CLOSED);
    dropOwnHeaders(context);
    const surface = context.req.method === 'POST' ? surfaceOf(context.req.path) : undefined;
    if (surface === undefined && !isJson(context)) return next();
    if (hasEncoding(context)) return refuse(context, 415, ENCODED, surface);
    if (!isJson(context)) return refuse(context, 415, NOT_JSON, surface);
    const bytes = await readBody(context.req.raw, security.bodyBytesMax);
    if (bytes === undefined) return refuse(context, 413, tooLarge(security.bodyBytesMax), surface);
    const problem = check(context, { security, bytes, surface });
    if (problem !== undefined) return refuse(context, 400, problem, surface);
    context.req.raw = new Request(context.req.raw, bytes.byteLength === 0 ? {} : { body: bytes });
    return next();
  };
}

function check(context: Context, { security, bytes, surface }: Checked): InputProblem | undefined {
  if (surface === undefined) {
    if (bytes.byteLength === 0) return undefined;
    const parsed = security.parseJsonBody(bytes);
    return parsed.ok ? undefined : describeJsonRefusal(parsed.reason);
  }
  try {
    context.set('llmRequest', security.validateLlmRequest(bytes, surface));
    return undefined;
  } catch (error) {
    if (error instanceof InputValidationError) return error;
    throw error;
  }
}

interface Checked {
  readonly security: Security;
  readonly bytes: Uint8Array;
  readonly surface: BodySurface | undefined;
}

/** Inbound copies of our own header names are gone before a handler runs (LLM-4). */
function dropOwnHeaders(context: Context): void {
  const names = [...context.req.raw.headers.keys()].filter(isAgentorHeader);
  if (names.length === 0) return;
  const headers = new Headers(context.req.raw.headers);
  for (const name of names) headers.delete(name);
  context.req.raw = new Request(context.req.raw, { headers });
}

function isJson(context: Context): boolean {
  return /^application\/(?:[\w.-]{1,64}\+)?json(?:\s{0,9};|$)/iu.test(context.req.header('content-type') ?? '');
}

function hasEncoding(context: Context): boolean {
  return !['', 'identity'].includes((context.req.header('content-encoding') ?? '').trim().toLowerCase());
}

function refuse(context: Context, status: 400 | 413 | 415 | 503, problem: InputProblem, surface?: BodySurface): Response {
  const message = problem.pointer === '' ? `The request ${problem.rule}.` : `${problem.pointer} ${problem.rule}.`;
  const isAnthropic = surface === 'messages' || surface === 'count-tokens';
  const body = isAnthropic
    ? renderAnthropicError({ type: status === 413 ? 'request_too_large' : 'invalid_request_error', message })
    : renderOpenAiError({
        message,
        type: status === 503 ? 'server_error' : 'invalid_request_error',
        code: problem.code.replaceAll('-', '_'),
        param: problem.pointer === '' ? undefined : problem.pointer,
      });
  return context.body(JSON.stringify(body), status, { 'content-type': 'application/json' });
}

function surfaceOfPath(path: string): BodySurface | undefined {
  return SURFACES.find(([end]) => path.endsWith(end))?.[1];
}

function tooLarge(limit: number): InputProblem {
  return { code: 'body-too-large', pointer: '', rule: `must not have more bytes than the limit (${limit})`, limit };
}

const SURFACES: readonly (readonly [string, BodySurface])[] = [
  ['/chat/completions', 'chat-completions'],
  ['/messages/count_tokens', 'count-tokens'],
  ['/completions', 'completions'],
  ['/responses', 'responses'],
  ['/messages', 'messages'],
  ['/embeddings', 'embeddings'],
];
const NOT_JSON: InputProblem = { code: 'not-json', pointer: '', rule: 'must have the content type application/json' };
const ENCODED: InputProblem = { code: 'encoding-unknown', pointer: '', rule: 'must not have a content encoding' };
const CLOSED: InputProblem = { code: 'shutting-down', pointer: '', rule: 'came while the server shuts down: try again elsewhere' };
