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
  const server = findServer(body, options);
  if (server !== undefined) return refuse(server);
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

/**
 * An `mcp` tool with an address of its own makes the provider call that address, with headers that the caller chooses.
 * Only the operator may allow that, by letting `mcp_servers` through, as on the Messages API.
 */
function findServer(body: ResponsesRequestBody, { extraParameters }: ParseOptions): InvalidBody | undefined {
  if (extraParameters.has('mcp_servers')) return undefined;
  const index = (body.tools ?? []).findIndex((tool) => tool.type === 'mcp' && (isGiven(tool['server_url']) || isGiven(tool['headers'])));
  if (index < 0) return undefined;
  return { problem: 'forbidden-parameter', parameter: `tools[${index}].server_url`, rule: 'names a server to connect to, which only the operator may do' };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A stored prompt or an earlier response may stand in for the input. */
function hasInput(body: ResponsesRequestBody): boolean {
  return [body.input, body.prompt, body.previous_response_id, body.conversation].some((value) => value !== undefined && value !== null);
}
