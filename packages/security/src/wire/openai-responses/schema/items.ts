import { z } from 'zod';
import { isJsonObject, type JsonObject } from '../../../kernel/index.ts';
import { withAlternatives } from '../../shared/index.ts';
import { type Content, inputContent, type InputFile, type InputImage, type InputText, messageContent } from './content.ts';
import { byType, chosenBy, functionName, identifier } from './json.ts';
import { providerItemSchemas } from './provider-items.ts';

/** One item of `input`. Items that only this protocol has are told by {@link isSharedItem}. */
export type InputItem = SharedItem | JsonObject;

/** An item with a meaning in every protocol. */
export type SharedItem = MessageItem | FunctionCallItem | FunctionCallOutputItem | ReasoningItem;

/** A message, in any of its three forms: easy, input, or a replayed output. */
export interface MessageItem {
  readonly type?: 'message' | null;
  readonly role: 'user' | 'assistant' | 'system' | 'developer';
  readonly content: string | readonly Content[];
  readonly id?: string | null;
  readonly status?: string | null;
  readonly phase?: string | null;
}

/** A call that the model made. */
export interface FunctionCallItem {
  readonly type: 'function_call';
  readonly arguments: string;
  readonly call_id: string;
  readonly name: string;
  readonly id?: string | null;
  readonly async?: boolean | null;
  readonly caller?: JsonObject | null;
  readonly namespace?: string | null;
  readonly status?: string | null;
}

/** What a call gave back. */
export interface FunctionCallOutputItem {
  readonly type: 'function_call_output';
  readonly output: string | readonly (InputText | InputImage | InputFile)[];
  readonly call_id: string;
  readonly id?: string | null;
  readonly caller?: JsonObject | null;
  readonly name?: string | null;
  readonly namespace?: string | null;
  readonly status?: string | null;
}

/** A model's reasoning, replayed. */
export interface ReasoningItem {
  readonly type: 'reasoning';
  readonly id?: string | null;
  readonly summary: readonly { readonly type: 'summary_text'; readonly text: string }[];
  readonly content?: readonly { readonly type: 'reasoning_text'; readonly text: string }[] | null;
  readonly encrypted_content?: string | null;
  readonly status?: string | null;
}

/** True for items with a meaning in every protocol. */
export function isSharedItem(item: InputItem): item is SharedItem {
  switch (item['type']) {
    case 'function_call':
    case 'function_call_output':
    case 'reasoning':
    case 'message':
      return true;
    default:
      return 'role' in item && (item['type'] === undefined || item['type'] === null);
  }
}

const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
const caller = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('direct') }),
    z.strictObject({ type: z.literal('program'), caller_id: identifier }),
  ])
  .nullish();

const message = z.strictObject({
  type: z.literal('message').nullish(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(messageContent)]),
  id: identifier.nullish(),
  status,
  phase: z.enum(['commentary', 'final_answer']).nullish(),
});

const functionCall = z.strictObject({
  type: z.literal('function_call'),
  arguments: z.string(),
  call_id: identifier,
  name: functionName,
  id: identifier.nullish(),
  async: z.boolean().nullish(),
  caller,
  namespace: functionName.nullish(),
  status,
});

const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  output: z.union([z.string(), z.array(inputContent)]),
  call_id: identifier,
  id: identifier.nullish(),
  caller,
  name: functionName.nullish(),
  namespace: functionName.nullish(),
  status,
});

const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: identifier.nullish(),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })),
  content: z.array(z.strictObject({ type: z.literal('reasoning_text'), text: z.string() })).nullish(),
  encrypted_content: z.string().nullish(),
  status,
});

const itemReference = z.strictObject({ type: z.literal('item_reference').nullish(), id: identifier });

/** Both items that may come without a type, told apart by what only one of them has. */
const untyped = withAlternatives(
  chosenBy<JsonObject>((value) => (isJsonObject(value) && !('role' in value) && 'id' in value ? itemReference : message)),
  [message, itemReference],
);

/** Every kind of input item, strictly. */
export const inputItem: z.ZodType<InputItem> = byType<InputItem>(
  {
    message,
    function_call: functionCall,
    function_call_output: functionCallOutput,
    reasoning,
    item_reference: itemReference,
    ...providerItemSchemas,
  },
  untyped,
);
