import type { ChatRequest, ModelRequest, Part, Pointer, TextPart } from '../vocabulary/index.ts';
import { SIGNING_PROTOCOLS } from './signing-protocols.ts';

/** A text in a request, with its place in the native body and how it may be treated. */
export interface RequestText {
  readonly text: string;
  readonly at: Pointer;
  /**
   * `json` is the JSON text of a tool call's arguments, which the native body holds as a text or as the value itself; `sealed` is
   * reasoning that its provider has signed, which cannot be changed.
   */
  readonly kind: 'text' | 'json' | 'sealed';
}

/** Everything in a request that a filter can read, and what it cannot. */
export interface RequestContent {
  readonly texts: readonly RequestText[];
  readonly unreadable: readonly Unreadable[];
}

/** What no filter can read: pictures, sound, files, token numbers, encrypted reasoning. */
export interface Unreadable {
  readonly kind: 'image' | 'audio' | 'file' | 'tokens' | 'encrypted-reasoning';
  readonly at: Pointer;
}

/** Lists the whole content of a request: every role, tools, parameters, names of files. */
export function listContent(request: ModelRequest): RequestContent {
  const texts: RequestText[] = [];
  const unreadable: Unreadable[] = [];
  switch (request.kind) {
    case 'chat':
      addChat(request, texts, unreadable);
      break;
    case 'token-count':
      addChat(request.chat, texts, unreadable);
      break;
    case 'embedding':
      request.inputs.forEach((input, index) => {
        if (input.kind === 'text') texts.push(plain(input));
        else unreadable.push({ kind: 'tokens', at: ['input', index] });
      });
      texts.push(...request.parameters.map(plain));
  }
  return { texts, unreadable };
}

function addChat({ turns, tools, parameters }: ChatRequest, texts: RequestText[], unreadable: Unreadable[]): void {
  for (const { name, parts } of turns) {
    if (name !== undefined) texts.push(plain(name));
    for (const part of parts) addPart(part, texts, unreadable);
  }
  for (const tool of tools) texts.push(...tool.texts.map(plain));
  texts.push(...parameters.map(plain));
}

function addPart(part: Part, texts: RequestText[], unreadable: Unreadable[]): void {
  switch (part.kind) {
    case 'text':
      texts.push(plain(part));
      return;
    case 'reasoning':
      if (part.encrypted !== undefined) unreadable.push({ kind: 'encrypted-reasoning', at: part.at });
      if (part.text !== '') texts.push({ text: part.text, at: part.at, kind: part.signature !== undefined && SIGNING_PROTOCOLS.has(part.protocol) ? 'sealed' : 'text' });
      return;
    case 'image':
    case 'audio':
      unreadable.push({ kind: part.kind, at: part.at });
      return;
    case 'file':
      if (part.name !== undefined) texts.push(plain(part.name));
      unreadable.push({ kind: 'file', at: part.at });
      return;
    case 'tool-call':
      texts.push({ text: part.argumentsJson, at: part.at, kind: 'json' });
      return;
    case 'tool-result':
      for (const inner of part.content) addPart(inner, texts, unreadable);
      return;
    case 'opaque':
      texts.push(...part.texts.map(plain));
  }
}

function plain({ text, at }: TextPart): RequestText {
  return { text, at, kind: 'text' };
}
