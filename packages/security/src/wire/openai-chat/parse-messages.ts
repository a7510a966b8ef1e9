import type { OpaquePart, Part, Pointer, TextPart, ToolCallPart, Turn } from '../../vocabulary/index.ts';
import type { AssistantMessage, Maybe, MediaContent, Message, RefusalContent, TextContent, ToolCall, UserContent } from './body.ts';
import { listTextLeaves, writePlace } from '../shared/index.ts';
import { parseMedia } from './parse-media.ts';

/** The turns of a conversation, and the places in it that only this protocol can express. */
export interface ParsedMessages {
  readonly turns: readonly Turn[];
  readonly nativeOnly: readonly string[];
}

/** Turns `messages` into canonical turns, one for one. */
export function parseMessages(messages: readonly Message[]): ParsedMessages {
  const nativeOnly: string[] = [];
  return { turns: messages.map((message, index) => parseMessage(message, index, nativeOnly)), nativeOnly };
}

/** What the parts of one message have in common. */
export interface MessagePlace {
  readonly index: number;
  readonly label: Pick<TextPart, 'origin' | 'trust'>;
}

function parseMessage(message: Message, index: number, nativeOnly: string[]): Turn {
  switch (message.role) {
    case 'system':
    case 'developer': {
      const place = { index, label: { origin: 'system', trust: 'operator' } } as const;
      return { role: message.role, ...nameOf(message.name, place), parts: parseContent(message.content, place, nativeOnly) };
    }
    case 'user': {
      const place = { index, label: { origin: 'user', trust: 'caller' } } as const;
      return { role: 'user', ...nameOf(message.name, place), parts: parseContent(message.content, place, nativeOnly) };
    }
    case 'assistant':
      return parseAssistant(message, index, nativeOnly);
    case 'tool': {
      const place = { index, label: { origin: 'tool-result', trust: 'external' } } as const;
      const content = parseTexts(message.content, place, nativeOnly);
      const name = isText(message.name) ? { name: message.name } : {};
      return { role: 'tool', parts: [{ kind: 'tool-result', callId: message.tool_call_id, ...name, isError: false, content, ...placed(place, 'content') }] };
    }
    case 'function': {
      nativeOnly.push(`messages[${index}]`);
      const place = { index, label: { origin: 'tool-result', trust: 'external' } } as const;
      const content = parseTexts(message.content ?? '', place, nativeOnly);
      return {
        role: 'tool',
        ...nameOf(message.name, place),
        parts: [{ kind: 'tool-result', callId: '', name: message.name, isError: false, content, ...placed(place, 'content') }],
      };
    }
  }
}

function parseAssistant(message: AssistantMessage, index: number, nativeOnly: string[]): Turn {
  const place: MessagePlace = { index, label: { origin: 'assistant', trust: 'model' } };
  const parts: Part[] = [];
  if (isText(message.reasoning_content)) {
    parts.push({ kind: 'reasoning', text: message.reasoning_content, protocol: 'openai-chat', ...placed(place, 'reasoning_content') });
  }
  parts.push(...parseContent(message.content ?? [], place, nativeOnly));
  if (isText(message.refusal)) parts.push({ kind: 'text', text: message.refusal, isRefusal: true, ...placed(place, 'refusal') });
  for (const [position, call] of (message.tool_calls ?? []).entries()) parts.push(parseCall(call, index, position, nativeOnly));
  parts.push(...parseNativeParts(message, place, nativeOnly));
  return { role: 'assistant', ...nameOf(message.name, place), parts };
}

/** What only this protocol has: function calls of the older kind, sound, annotations. */
function parseNativeParts(message: AssistantMessage, place: MessagePlace, nativeOnly: string[]): readonly OpaquePart[] {
  const parts: OpaquePart[] = [];
  const { function_call: call, audio, annotations } = message;
  if (call !== undefined && call !== null) {
    parts.push(opaqueCall(call, ['messages', place.index, 'function_call'], 'arguments'));
  }
  if (audio !== undefined && audio !== null) {
    parts.push({ kind: 'opaque', protocol: 'openai-chat', value: { id: audio.id }, texts: [], ...placed(place, 'audio') });
  }
  if (annotations !== undefined && annotations !== null && annotations.length > 0) {
    const label = placed(place, 'annotations');
    parts.push({ kind: 'opaque', protocol: 'openai-chat', value: annotations, texts: listTextLeaves(annotations, label), ...label });
  }
  nativeOnly.push(...parts.map((part) => writePlace(part.at)));
  return parts;
}

function parseCall(call: ToolCall, index: number, position: number, nativeOnly: string[]): ToolCallPart | OpaquePart {
  const at = ['messages', index, 'tool_calls', position] as const;
  if (call.type === 'custom') {
    nativeOnly.push(`messages[${index}].tool_calls[${position}]`);
    return opaqueCall(call.custom, [...at, 'custom'], 'input');
  }
  return {
    kind: 'tool-call',
    callId: call.id,
    name: call.function.name,
    argumentsJson: call.function.arguments,
    origin: 'tool-call',
    trust: 'model',
    at: [...at, 'function', 'arguments'],
  };
}

function opaqueCall(call: Readonly<Record<string, string>>, at: Pointer, textName: string): OpaquePart {
  const label = { origin: 'tool-call', trust: 'model' } as const;
  const texts = ['name', textName].map(
    (name): TextPart => ({ kind: 'text', text: call[name] ?? '', ...label, at: [...at, name] }),
  );
  return { kind: 'opaque', protocol: 'openai-chat', value: { ...call }, texts, ...label, at };
}

function parseContent(
  content: string | readonly (UserContent | RefusalContent)[],
  place: MessagePlace,
  nativeOnly: string[],
): readonly Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, ...placed(place, 'content') }];
  return content.map((part, position) => {
    noteBreakpoint(part, place.index, position, nativeOnly);
    return parsePart(part, position, place);
  });
}

function parsePart(part: UserContent | RefusalContent, position: number, place: MessagePlace): Part {
  switch (part.type) {
    case 'text':
      return { kind: 'text', text: part.text, ...placed(place, 'content', position, 'text') };
    case 'refusal':
      return { kind: 'text', text: part.refusal, isRefusal: true, ...placed(place, 'content', position, 'refusal') };
    case 'image_url':
    case 'input_audio':
    case 'file':
      return parseMedia(part, place.label, ['messages', place.index, 'content', position]);
  }
}

function parseTexts(content: string | readonly TextContent[], place: MessagePlace, nativeOnly: string[]): readonly TextPart[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content, ...placed(place, 'content') }];
  return content.map((part, position) => {
    noteBreakpoint(part, place.index, position, nativeOnly);
    return { kind: 'text', text: part.text, ...placed(place, 'content', position, 'text') };
  });
}

function noteBreakpoint(part: TextContent | MediaContent | RefusalContent, index: number, position: number, nativeOnly: string[]): void {
  if (part.type === 'refusal' || part.prompt_cache_breakpoint === undefined || part.prompt_cache_breakpoint === null) return;
  nativeOnly.push(`messages[${index}].content[${position}].prompt_cache_breakpoint`);
}

function nameOf(name: Maybe<string>, place: MessagePlace): { readonly name?: TextPart } {
  return isText(name) ? { name: { kind: 'text', text: name, ...placed(place, 'name') } } : {};
}

function placed(place: MessagePlace, ...rest: Pointer): Pick<TextPart, 'origin' | 'trust' | 'at'> {
  return { origin: place.label.origin, trust: place.label.trust, at: ['messages', place.index, ...rest] };
}

function isText(value: Maybe<string>): value is string {
  return typeof value === 'string';
}
