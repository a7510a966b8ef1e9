import type { Json, JsonObject } from '../../kernel/index.ts';

/** The body of `POST /v1/chat/completions`, as its schema accepts it. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly audio?: Maybe<{ readonly format: string; readonly voice: string | { readonly id: string } }>;
  readonly frequency_penalty?: Maybe<number>;
  readonly function_call?: Maybe<string | { readonly name: string }>;
  readonly functions?: Maybe<readonly FunctionDefinition[]>;
  readonly logit_bias?: Maybe<Readonly<Record<string, number>>>;
  readonly logprobs?: Maybe<boolean>;
  readonly max_completion_tokens?: Maybe<number>;
  readonly max_tokens?: Maybe<number>;
  readonly metadata?: Maybe<Readonly<Record<string, string>>>;
  readonly modalities?: Maybe<readonly string[]>;
  readonly moderation?: Maybe<{ readonly model: string }>;
  readonly n?: Maybe<number>;
  readonly parallel_tool_calls?: Maybe<boolean>;
  readonly prediction?: Maybe<{ readonly type: 'content'; readonly content: string | readonly TextContent[] }>;
  readonly presence_penalty?: Maybe<number>;
  readonly prompt_cache_key?: Maybe<string>;
  readonly prompt_cache_options?: Maybe<object>;
  readonly prompt_cache_retention?: Maybe<string>;
  readonly reasoning_effort?: Maybe<string>;
  readonly response_format?: Maybe<ResponseFormat>;
  readonly safety_identifier?: Maybe<string>;
  readonly seed?: Maybe<number>;
  readonly service_tier?: Maybe<string>;
  readonly stop?: Maybe<string | readonly string[]>;
  readonly store?: Maybe<boolean>;
  readonly stream?: Maybe<boolean>;
  readonly stream_options?: Maybe<StreamOptions>;
  readonly temperature?: Maybe<number>;
  readonly tool_choice?: Maybe<ToolChoiceOption>;
  readonly tools?: Maybe<readonly ToolDefinition[]>;
  readonly top_logprobs?: Maybe<number>;
  readonly top_p?: Maybe<number>;
  readonly user?: Maybe<string>;
  readonly verbosity?: Maybe<string>;
  readonly web_search_options?: Maybe<{ readonly search_context_size?: Maybe<string>; readonly user_location?: Maybe<object> }>;
}

/** Absent, or null, which means the same. */
export type Maybe<Value> = Value | null | undefined;

/** `stream_options`. */
export interface StreamOptions {
  readonly include_usage?: Maybe<boolean>;
  readonly include_obfuscation?: Maybe<boolean>;
}

/** One entry of `messages`. */
export type Message =
  | { readonly role: 'system' | 'developer'; readonly content: string | readonly TextContent[]; readonly name?: Maybe<string> }
  | { readonly role: 'user'; readonly content: string | readonly UserContent[]; readonly name?: Maybe<string> }
  | AssistantMessage
  | { readonly role: 'tool'; readonly content: string | readonly TextContent[]; readonly tool_call_id: string; readonly name?: Maybe<string> }
  | { readonly role: 'function'; readonly content: string | null; readonly name: string };

/** A message by the model, replayed to it. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content?: Maybe<string | readonly (TextContent | RefusalContent)[]>;
  readonly name?: Maybe<string>;
  readonly refusal?: Maybe<string>;
  readonly audio?: Maybe<{ readonly id: string }>;
  readonly function_call?: Maybe<{ readonly name: string; readonly arguments: string }>;
  readonly tool_calls?: Maybe<readonly ToolCall[]>;
  /** Part of every answer, so clients that replay a message whole send it back. */
  readonly annotations?: Maybe<readonly JsonObject[]>;
  /** The model's reasoning as compatible servers answer it, and want it back between tool calls. */
  readonly reasoning_content?: Maybe<string>;
}

/** A tool call by the model. */
export type ToolCall =
  | { readonly id: string; readonly type: 'function'; readonly function: { readonly name: string; readonly arguments: string } }
  | { readonly id: string; readonly type: 'custom'; readonly custom: { readonly name: string; readonly input: string } };

/** Text inside a list of content parts. */
export interface TextContent {
  readonly type: 'text';
  readonly text: string;
  readonly prompt_cache_breakpoint?: Maybe<object>;
}

/** A refusal inside a list of content parts. */
export interface RefusalContent {
  readonly type: 'refusal';
  readonly refusal: string;
}

/** What a user message may hold. */
export type UserContent = TextContent | MediaContent;

/** Media in a user message. */
export type MediaContent = { readonly prompt_cache_breakpoint?: Maybe<object> } & (
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string; readonly detail?: Maybe<string> } }
  | { readonly type: 'input_audio'; readonly input_audio: { readonly data: string; readonly format: string } }
  | {
      readonly type: 'file';
      readonly file: { readonly file_data?: Maybe<string>; readonly file_id?: Maybe<string>; readonly filename?: Maybe<string> };
    }
);

/** One entry of `tools`. */
export type ToolDefinition =
  | { readonly type: 'function'; readonly function: FunctionDefinition & { readonly strict?: Maybe<boolean> } }
  | { readonly type: 'custom'; readonly custom: { readonly name: string; readonly description?: Maybe<string> } };

/** A function that the model may call. */
export interface FunctionDefinition {
  readonly name: string;
  readonly description?: Maybe<string>;
  readonly parameters?: Maybe<JsonObject>;
}

/** `tool_choice`. */
export type ToolChoiceOption =
  | 'auto'
  | 'none'
  | 'required'
  | { readonly type: 'function'; readonly function: { readonly name: string } }
  | { readonly type: 'custom'; readonly custom: { readonly name: string } }
  | { readonly type: 'allowed_tools'; readonly allowed_tools: { readonly mode: string; readonly tools: readonly Json[] } };

/** `response_format`. */
export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly json_schema: {
        readonly name: string;
        readonly description?: Maybe<string>;
        readonly schema?: Maybe<JsonObject>;
        readonly strict?: Maybe<boolean>;
      };
    };
