import type { JsonObject } from '../../kernel/index.ts';

/** What an OpenAI-shaped error says. */
export interface OpenAiError {
  readonly message: string;
  /** The class of error: `invalid_request_error`, `server_error` … */
  readonly type: string;
  /** The parameter at fault, where there is one. */
  readonly param?: string | undefined;
  readonly code?: string | undefined;
}

/** The body of an error answer: always all four keys, as clients require. */
export function renderOpenAiError({ message, type, param, code }: OpenAiError): JsonObject {
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}
