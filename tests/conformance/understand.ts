import type { UpstreamCall } from '../support/index.ts';
import { at, defined, list, member, text } from './json.ts';

/** One thing that was said, whichever protocol carried it. Calls and results are paired by the tool's name. */
export type Said =
  | { readonly kind: 'system' | 'user' | 'assistant'; readonly text: string }
  | { readonly kind: 'image'; readonly source: string }
  | { readonly kind: 'reasoning'; readonly text: string; readonly signature?: string }
  | { readonly kind: 'call'; readonly name: string; readonly input: unknown; readonly signature?: string }
  | { readonly kind: 'result'; readonly name: string; readonly text: string };

/** What a vendor was asked. */
export interface Understood {
  readonly said: readonly Said[];
  readonly tools: readonly unknown[];
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Reads a request as its vendor would. Throws where the vendor would refuse it. */
export type Understand = (call: UpstreamCall) => Understood;

/** The names of the tools that were called, by the id of the call. A result without its call is an error. */
class Calls {
  readonly #names = new Map<string, string>();

  add(id: unknown, name: unknown): void {
    if (this.#names.has(text(id))) throw new Error('two calls have one id');
    this.#names.set(text(id), text(name));
  }

  nameOf(id: unknown): string {
    const name = this.#names.get(text(id));
    if (name === undefined) throw new Error('a result is without its call');
    return name;
  }
}

export const understandChat: Understand = ({ body }) => {
  const calls = new Calls();
  return {
    said: list(body['messages']).flatMap((message): readonly Said[] => {
      const role = member(message, 'role');
      const content = member(message, 'content');
      if (role === 'tool') return [{ kind: 'result', name: calls.nameOf(member(message, 'tool_call_id')), text: joined(content) }];
      const kind = role === 'system' || role === 'developer' ? 'system' : role === 'assistant' ? 'assistant' : 'user';
      const pieces = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content);
      const reasoning = member(message, 'reasoning_content');
      return [
        ...(typeof reasoning === 'string' ? [{ kind: 'reasoning', text: reasoning } as const] : []),
        ...pieces.map((piece): Said => {
          if (member(piece, 'type') === 'image_url') return { kind: 'image', source: text(at(piece, 'image_url', 'url')) };
          return { kind, text: text(member(piece, 'text')) };
        }),
        ...list(member(message, 'tool_calls')).map((call): Said => {
          calls.add(member(call, 'id'), at(call, 'function', 'name'));
          return { kind: 'call', name: text(at(call, 'function', 'name')), input: JSON.parse(text(at(call, 'function', 'arguments'))) };
        }),
      ];
    }),
    tools: list(body['tools']).map((tool) => toTool(member(tool, 'function'), 'parameters')),
    settings: defined({
      maxOutputTokens: body['max_completion_tokens'] ?? body['max_tokens'],
      temperature: body['temperature'],
      topP: body['top_p'],
      stop: body['stop'],
      choice: body['tool_choice'],
      schema: at(body, 'response_format', 'json_schema', 'schema'),
    }),
  };
};

export const understandResponses: Understand = ({ body }) => {
  const calls = new Calls();
  const input = typeof body['input'] === 'string' ? [{ role: 'user', content: body['input'] }] : list(body['input']);
  const instructions = body['instructions'];
  return {
    said: [...(typeof instructions === 'string' ? [{ kind: 'system', text: instructions } as const] : []), ...input.flatMap((item) => understandItem(item, calls))],
    tools: list(body['tools']).map((tool) => toTool(tool, 'parameters')),
    settings: defined({
      maxOutputTokens: body['max_output_tokens'],
      temperature: body['temperature'],
      topP: body['top_p'],
      choice: body['tool_choice'],
      schema: at(body, 'text', 'format', 'schema'),
    }),
  };
};

function understandItem(item: unknown, calls: Calls): readonly Said[] {
  switch (member(item, 'type') ?? 'message') {
    case 'reasoning': {
      const summary = list(member(item, 'summary')).map((part) => text(member(part, 'text')));
      const signature = member(item, 'encrypted_content');
      return [{ kind: 'reasoning', text: summary.join(''), ...(typeof signature === 'string' ? { signature } : {}) }];
    }
    case 'function_call':
      calls.add(member(item, 'call_id'), member(item, 'name'));
      return [{ kind: 'call', name: text(member(item, 'name')), input: JSON.parse(text(member(item, 'arguments'))) }];
    case 'function_call_output':
      return [{ kind: 'result', name: calls.nameOf(member(item, 'call_id')), text: joined(member(item, 'output')) }];
    default: {
      const role = member(item, 'role');
      const kind = role === 'system' || role === 'developer' ? 'system' : role === 'assistant' ? 'assistant' : 'user';
      const content = member(item, 'content');
      const pieces = typeof content === 'string' ? [{ type: kind === 'assistant' ? 'output_text' : 'input_text', text: content }] : list(content);
      return pieces.map((piece): Said => {
        if (member(piece, 'type') === 'input_image') return { kind: 'image', source: text(member(piece, 'image_url')) };
        if (member(piece, 'type') !== (kind === 'assistant' ? 'output_text' : 'input_text')) throw new Error(`${kind} cannot say ${JSON.stringify(piece)}`);
        return { kind, text: text(member(piece, 'text')) };
      });
    }
  }
}

export const understandMessages: Understand = ({ body }) => {
  const calls = new Calls();
  const system = typeof body['system'] === 'string' ? [{ text: body['system'] }] : list(body['system']);
  const messages = list(body['messages']);
  if (member(messages[0], 'role') !== 'user') throw new Error('the first message is not the user’s');
  let open: readonly unknown[] = [];
  return {
    said: [
      ...system.map((block): Said => ({ kind: 'system', text: text(member(block, 'text')) })),
      ...messages.flatMap((message): readonly Said[] => {
        const role = text(member(message, 'role'));
        const content = member(message, 'content');
        const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content);
        const answered = new Set(blocks.flatMap((block) => (member(block, 'type') === 'tool_result' ? [member(block, 'tool_use_id')] : [])));
        if (open.some((id) => !answered.has(id))) throw new Error('a tool_use is not followed by its tool_result');
        open = blocks.flatMap((block) => (member(block, 'type') === 'tool_use' ? [member(block, 'id')] : []));
        return blocks.map((block) => understandBlock(block, role === 'assistant' ? 'assistant' : 'user', calls));
      }),
    ],
    tools: list(body['tools']).map((tool) => toTool(tool, 'input_schema')),
    settings: defined({
      maxOutputTokens: body['max_tokens'],
      temperature: body['temperature'],
      topP: body['top_p'],
      stop: body['stop_sequences'],
      choice: body['tool_choice'],
      schema: at(body, 'output_config', 'format', 'schema'),
    }),
  };
};

function understandBlock(block: unknown, kind: 'user' | 'assistant', calls: Calls): Said {
  switch (member(block, 'type')) {
    case 'text':
      if (member(block, 'text') === '') throw new Error('text content blocks must be non-empty');
      return { kind, text: text(member(block, 'text')) };
    case 'image': {
      const source = member(block, 'source');
      if (member(source, 'type') === 'url') return { kind: 'image', source: text(member(source, 'url')) };
      return { kind: 'image', source: `data:${text(member(source, 'media_type'))};base64,${text(member(source, 'data'))}` };
    }
    case 'thinking':
      return { kind: 'reasoning', text: text(member(block, 'thinking')), signature: text(member(block, 'signature')) };
    case 'tool_use':
      if (!/^[a-zA-Z0-9_-]+$/u.test(text(member(block, 'id')))) throw new Error('tool_use.id does not match its pattern');
      calls.add(member(block, 'id'), member(block, 'name'));
      return { kind: 'call', name: text(member(block, 'name')), input: member(block, 'input') };
    case 'tool_result':
      return { kind: 'result', name: calls.nameOf(member(block, 'tool_use_id')), text: joined(member(block, 'content')) };
    default:
      throw new Error(`no such block: ${JSON.stringify(block)}`);
  }
}

export const understandGemini: Understand = ({ body }) => {
  const config = member(body, 'generationConfig');
  return {
    said: [
      ...list(at(body, 'systemInstruction', 'parts')).map((part): Said => ({ kind: 'system', text: text(member(part, 'text')) })),
      ...list(body['contents']).flatMap((content) => {
        const kind = member(content, 'role') === 'model' ? 'assistant' : 'user';
        return list(member(content, 'parts')).map((part) => understandPart(part, kind));
      }),
    ],
    tools: list(at(body, 'tools', 0, 'functionDeclarations')).map((tool) => toTool(tool, 'parametersJsonSchema')),
    settings: defined({
      maxOutputTokens: member(config, 'maxOutputTokens'),
      temperature: member(config, 'temperature'),
      topP: member(config, 'topP'),
      stop: member(config, 'stopSequences'),
      choice: at(body, 'toolConfig', 'functionCallingConfig'),
      schema: member(config, 'responseJsonSchema'),
    }),
  };
};

function understandPart(part: unknown, kind: 'user' | 'assistant'): Said {
  const call = member(part, 'functionCall');
  const result = member(part, 'functionResponse');
  const inline = member(part, 'inlineData');
  const file = member(part, 'fileData');
  const signature = member(part, 'thoughtSignature');
  const signed = typeof signature === 'string' ? { signature } : {};
  if (call !== undefined) return { kind: 'call', name: text(member(call, 'name')), input: member(call, 'args'), ...signed };
  if (result !== undefined) return { kind: 'result', name: text(member(result, 'name')), text: text(at(result, 'response', 'output')) };
  if (inline !== undefined) return { kind: 'image', source: `data:${text(member(inline, 'mimeType'))};base64,${text(member(inline, 'data'))}` };
  if (file !== undefined) return { kind: 'image', source: text(member(file, 'fileUri')) };
  if (member(part, 'thought') === true) return { kind: 'reasoning', text: text(member(part, 'text')), ...signed };
  return { kind, text: text(member(part, 'text')), ...signed };
}

export const understandBedrock: Understand = ({ body }) => {
  const calls = new Calls();
  const messages = list(body['messages']);
  if (member(messages[0], 'role') !== 'user') throw new Error('the first message is not the user’s');
  messages.forEach((message, index) => {
    if (member(message, 'role') === member(messages[index - 1], 'role')) throw new Error('roles do not alternate');
  });
  return {
    said: [
      ...list(body['system']).map((block): Said => ({ kind: 'system', text: text(member(block, 'text')) })),
      ...messages.flatMap((message) => {
        const kind = member(message, 'role') === 'assistant' ? 'assistant' : 'user';
        return list(member(message, 'content')).map((block) => understandConverse(block, kind, calls));
      }),
    ],
    tools: list(at(body, 'toolConfig', 'tools')).map((tool) => {
      const { inputSchema, ...rest } = Object(member(tool, 'toolSpec'));
      return toTool({ ...rest, schema: member(inputSchema, 'json') }, 'schema');
    }),
    settings: defined({
      maxOutputTokens: at(body, 'inferenceConfig', 'maxTokens'),
      temperature: at(body, 'inferenceConfig', 'temperature'),
      topP: at(body, 'inferenceConfig', 'topP'),
      stop: at(body, 'inferenceConfig', 'stopSequences'),
      choice: at(body, 'toolConfig', 'toolChoice'),
      schema: parsed(at(body, 'outputConfig', 'textFormat', 'structure', 'jsonSchema', 'schema')),
    }),
  };
};

function understandConverse(block: unknown, kind: 'user' | 'assistant', calls: Calls): Said {
  const use = member(block, 'toolUse');
  const result = member(block, 'toolResult');
  const image = member(block, 'image');
  const reasoning = at(block, 'reasoningContent', 'reasoningText');
  if (use !== undefined) {
    if (!/^[a-zA-Z0-9_-]{1,64}$/u.test(text(member(use, 'toolUseId')))) throw new Error('toolUseId does not match its pattern');
    calls.add(member(use, 'toolUseId'), member(use, 'name'));
    return { kind: 'call', name: text(member(use, 'name')), input: member(use, 'input') };
  }
  if (result !== undefined) return { kind: 'result', name: calls.nameOf(member(result, 'toolUseId')), text: joined(member(result, 'content')) };
  if (image !== undefined) return { kind: 'image', source: `data:image/${text(member(image, 'format'))};base64,${text(at(image, 'source', 'bytes'))}` };
  if (reasoning !== undefined) return { kind: 'reasoning', text: text(member(reasoning, 'text')), signature: text(member(reasoning, 'signature')) };
  return { kind, text: text(member(block, 'text')) };
}

function joined(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((piece) => text(member(piece, 'text')))
    .join('');
}

function toTool(tool: unknown, schemaName: string): unknown {
  return { name: member(tool, 'name'), description: member(tool, 'description'), schema: member(tool, schemaName) };
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : undefined;
}
