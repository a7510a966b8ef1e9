import type { Json, JsonObject } from '../../kernel/index.ts';

/** The validated body of `POST /v1/messages`. Names are the protocol's own. */
export interface MessagesBody extends CountTokensBody {
  readonly max_tokens: number;
  readonly stream?: boolean | undefined;
  readonly metadata?: { readonly user_id?: string | null | undefined } | undefined;
  readonly stop_sequences?: readonly string[] | undefined;
  readonly temperature?: number | undefined;
  readonly top_p?: number | undefined;
  readonly top_k?: number | undefined;
}

/** The validated body of `POST /v1/messages/count_tokens`. */
export interface CountTokensBody {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly system?: string | readonly TextBlock[] | undefined;
  readonly tools?: readonly ToolDefinition[] | undefined;
  readonly tool_choice?: ToolChoiceBody | undefined;
  readonly thinking?: ThinkingBody | undefined;
  readonly output_config?: OutputConfig | undefined;
  readonly output_format?: JsonFormat | null | undefined;
}

/** One message. `system` may stand in the middle of a conversation. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string | readonly Block[];
}

/** What any block may carry for the provider's prompt cache. */
export interface Cacheable {
  readonly cache_control?: CacheControl | null | undefined;
}

/** A mark for the provider's prompt cache. */
export interface CacheControl {
  readonly type: 'ephemeral';
  readonly ttl?: '5m' | '1h' | undefined;
}

/** A content block. */
export type Block =
  | TextBlock
  | ImageBlock
  | DocumentBlock
  | SearchResultBlock
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolUseBlock
  | ToolResultBlock
  | NativeBlock;

/** Text, with the citations that a model gave for it. */
export interface TextBlock extends Cacheable {
  readonly type: 'text';
  readonly text: string;
  readonly citations?: readonly JsonObject[] | null | undefined;
}

/** An image. */
export interface ImageBlock extends Cacheable {
  readonly type: 'image';
  readonly source: Base64Source | UrlSource | FileSource;
  readonly transformations?: JsonObject | null | undefined;
}

/** A document: a file, plain text, or content blocks. */
export interface DocumentBlock extends Cacheable {
  readonly type: 'document';
  readonly source: Base64Source | UrlSource | FileSource | PlainTextSource | ContentSource;
  readonly title?: string | null | undefined;
  readonly context?: string | null | undefined;
  readonly citations?: { readonly enabled?: boolean | undefined } | null | undefined;
}

/** Bytes inside the request. */
export interface Base64Source {
  readonly type: 'base64';
  readonly media_type: string;
  readonly data: string;
}

/** Bytes behind an address. */
export interface UrlSource {
  readonly type: 'url';
  readonly url: string;
}

/** Bytes stored at the provider. */
export interface FileSource {
  readonly type: 'file';
  readonly file_id: string;
}

/** A document given as text. */
export interface PlainTextSource {
  readonly type: 'text';
  readonly media_type: 'text/plain';
  readonly data: string;
}

/** A document given as content blocks. */
export interface ContentSource {
  readonly type: 'content';
  readonly content: string | readonly (TextBlock | ImageBlock)[];
}

/** A hit of the client's own search. */
export interface SearchResultBlock extends Cacheable {
  readonly type: 'search_result';
  readonly source: string;
  readonly title: string;
  readonly content: readonly TextBlock[];
  readonly citations?: { readonly enabled?: boolean | undefined } | undefined;
}

/** The model's reasoning, replayed. */
export interface ThinkingBlock {
  readonly type: 'thinking';
  readonly thinking: string;
  readonly signature: string;
}

/** Reasoning that only the provider can read. */
export interface RedactedThinkingBlock {
  readonly type: 'redacted_thinking';
  readonly data: string;
}

/** A tool call that the model made. */
export interface ToolUseBlock extends Cacheable {
  readonly type: 'tool_use';
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  readonly caller?: { readonly type: string } | undefined;
  readonly toolset_name?: string | null | undefined;
}

/** What a tool gave back. */
export interface ToolResultBlock extends Cacheable {
  readonly type: 'tool_result';
  readonly tool_use_id: string;
  readonly content?: string | readonly ToolResultContent[] | undefined;
  readonly is_error?: boolean | undefined;
  readonly toolset_name?: string | null | undefined;
}

/** What may stand inside a tool's result. */
export type ToolResultContent = TextBlock | ImageBlock | DocumentBlock | SearchResultBlock | NativeResultContent;

/** Inside a tool's result: things that only this protocol knows. */
export interface NativeResultContent extends Cacheable {
  readonly type: 'tool_reference' | 'browser_state';
  readonly [name: string]: Json | undefined | CacheControl;
}

/** A block that only this protocol knows: server tools and their results, uploads, summaries. */
export interface NativeBlock {
  readonly type: NativeBlockType;
}

/** The types of {@link NativeBlock}. */
export type NativeBlockType =
  | 'server_tool_use'
  | 'web_search_tool_result'
  | 'web_fetch_tool_result'
  | 'code_execution_tool_result'
  | 'bash_code_execution_tool_result'
  | 'text_editor_code_execution_tool_result'
  | 'tool_search_tool_result'
  | 'mcp_tool_use'
  | 'mcp_tool_result'
  | 'container_upload'
  | 'compaction';

/** A tool that the client runs (`custom`), or one that only the provider knows. */
export type ToolDefinition = CustomTool | ServerTool;

/** A tool that the client runs. */
export interface CustomTool extends Cacheable {
  readonly type?: 'custom' | null | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly input_schema: JsonObject;
  readonly strict?: boolean | undefined;
  readonly allowed_callers?: readonly string[] | undefined;
  readonly defer_loading?: boolean | undefined;
  readonly eager_input_streaming?: boolean | null | undefined;
  readonly input_examples?: readonly JsonObject[] | undefined;
}

/** A tool whose definition the provider holds: `web_search_20250305`, `bash_20250124` … */
export interface ServerTool {
  readonly type: string;
  readonly name?: string | undefined;
}

/** Which tool the model has to call. */
export interface ToolChoiceBody {
  readonly type: 'auto' | 'any' | 'tool' | 'none';
  readonly name?: string | undefined;
  readonly disable_parallel_tool_use?: boolean | undefined;
}

/** How much the model is to think. */
export interface ThinkingBody {
  readonly type: 'enabled' | 'disabled' | 'adaptive' | 'between_tools';
  readonly budget_tokens?: number | undefined;
  readonly display?: 'summarized' | 'omitted' | 'updates' | null | undefined;
}

/** How the answer is to look, and how much effort it deserves. */
export interface OutputConfig {
  readonly effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | null | undefined;
  readonly format?: JsonFormat | null | undefined;
  readonly task_budget?: JsonObject | null | undefined;
}

/** Structured output. */
export interface JsonFormat {
  readonly type: 'json_schema';
  readonly schema: JsonObject;
}
