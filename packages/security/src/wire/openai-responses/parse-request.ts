import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';
import type { InvalidBody, ParseOptions } from '../contract.ts';
import { parseBody } from '../shared/index.ts';
import { member, noteNative, type Notes } from './notes.ts';
import { readInput } from './read-input.ts';
import { parameterNames, readSettings } from './read-settings.ts';
import { readTools } from './read-tools.ts';
import { type ResponsesRequestBody, responsesRequestBody } from './schema/index.ts';

/** Validates a body of `POST /v1/responses` and reads it into the canonical request. */
export function parseResponsesRequest(input: unknown, options: ParseOptions): Result<ChatRequest, InvalidBody> {
  const parsed = parseBody(input, responsesRequestBody, options);
  if (!parsed.ok) return parsed;
  const { body, native, extras } = parsed.value;
  if (!hasInput(body)) return refuse({ problem: 'missing-parameter', parameter: 'input', rule: 'is required' });
  const notes: Notes = { nativeOnly: [], parameters: [] };
  const turns = readInput(body, notes);
  const tools = readTools(body, notes);
  const settings = readSettings(body, native, notes);
  for (const name of extras) noteNative(notes, member(native, name), { at: [name], name });
  return ok({
    kind: 'chat',
    surface: 'responses',
    native: { protocol: 'openai-responses', body: native },
    model: body.model,
    isStreamed: body.stream === true,
    stream: { isUsageIncluded: true, isObfuscationIncluded: body.stream_options?.include_obfuscation !== false },
    turns,
    tools,
    settings,
    parameters: notes.parameters,
    nativeOnly: notes.nativeOnly,
    parameterNames: parameterNames(body),
  });
}

/** A stored prompt or an earlier response may stand in for the input. */
function hasInput(body: ResponsesRequestBody): boolean {
  return [body.input, body.prompt, body.previous_response_id, body.conversation].some((value) => value !== undefined && value !== null);
}
