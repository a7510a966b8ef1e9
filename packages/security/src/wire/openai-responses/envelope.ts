import type { Json, JsonObject } from '../../kernel/index.ts';
import type { ChatRequest } from '../../vocabulary/index.ts';

/** What a response says of itself and of the request. */
export interface EnvelopeHead {
  readonly id: string;
  readonly model: string;
  readonly createdS: number;
}

/** The response object without its outcome. Settings of the request are repeated, as clients of this protocol expect it. */
export function writeEnvelope({ id, model, createdS }: EnvelopeHead, request: ChatRequest): JsonObject {
  const asked = request.native.protocol === 'openai-responses' ? request.native.body : {};
  const echoed: Record<string, Json> = {};
  for (const [name, fallback] of Object.entries(DEFAULTS)) echoed[name] = asked[name] ?? fallback;
  return {
    id: toResponseId(id),
    object: 'response',
    created_at: createdS,
    ...echoed,
    model,
    store: false,
  };
}

/** Clients tell a response by the start of its id. */
function toResponseId(id: string): string {
  return id.startsWith('resp_') ? id : `resp_${id.replaceAll(/[^\w-]/gu, '')}`;
}

/** What the protocol says where the client said nothing. */
const DEFAULTS: JsonObject = {
  access_programs: null,
  background: false,
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  previous_response_id: null,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  service_tier: 'default',
  temperature: 1,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_logprobs: 0,
  top_p: 1,
  truncation: 'disabled',
  user: null,
};
