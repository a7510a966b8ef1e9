import type { JsonObject } from '../kernel/index.ts';
import type { BodySurface, Pointer, WireProtocol } from './names.ts';
import type { Part, TextPart } from './parts.ts';

/** The canonical request that guards see: one shape for every surface. */
export interface ChatRequest {
  readonly kind: 'chat';
  readonly surface: BodySurface;
  /** The validated body as the client wrote it, for targets of the same protocol. */
  readonly native: NativeBody;
  /** The model as the client named it. */
  readonly model: string;
  readonly isStreamed: boolean;
  readonly stream: StreamPreferences;
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly settings: ChatSettings;
  /** Text in places that are neither turns nor tools: end-user names, metadata, extra parameters let through by configuration. */
  readonly parameters: readonly TextPart[];
  /**
   * Parameters present that only the native protocol can express, as the client would name them
   * (`messages[0].content[1].cache_control`, `prediction`). Another target refuses or drops them by configuration.
   */
  readonly nativeOnly: readonly string[];
  /**
   * Previews that an Anthropic client asks for in its `anthropic-beta` header. A hint, not a parameter: targets of other
   * protocols leave it out.
   */
  readonly betas?: readonly string[];
  /** How this surface names each setting, for error messages. */
  readonly parameterNames: ParameterNames;
}

/** A body with the protocol that it is written in. */
export interface NativeBody {
  readonly protocol: WireProtocol;
  readonly body: JsonObject;
}

/** What the client asked of its own stream, whatever we ask of the provider's. */
export interface StreamPreferences {
  readonly isUsageIncluded: boolean;
  readonly isObfuscationIncluded: boolean;
}

/** One message. System prompts are turns too: they come first. */
export interface Turn {
  readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  /** OpenAI's participant name. */
  readonly name?: TextPart;
  readonly parts: readonly Part[];
}

/** A tool that the model may call. Its schema is data: it is never compiled. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent when the tool takes none. */
  readonly schema?: JsonObject;
  readonly isStrict?: boolean;
  readonly at: Pointer;
  /** Every text of the definition, for the guards. */
  readonly texts: readonly TextPart[];
}

/** Settings with one meaning on every protocol. Absent means that the client left it to the provider. */
export interface ChatSettings {
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** How many answers (`n`). */
  readonly choices?: number;
  /** Log probabilities asked for, with this many alternatives per token. */
  readonly logprobs?: number;
  readonly logitBias?: Readonly<Record<string, number>>;
  readonly toolChoice?: ToolChoice;
  readonly areParallelToolCallsAllowed?: boolean;
  readonly output?: OutputFormat;
  readonly reasoning?: ReasoningSettings;
  readonly endUser?: string;
}

/** Which tool the model has to call. */
export type ToolChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'required' }
  | { readonly kind: 'tool'; readonly name: string };

/** Structured output. Absent in settings means plain text. */
export type OutputFormat =
  | { readonly kind: 'json-object' }
  | {
      readonly kind: 'json-schema';
      readonly name: string;
      readonly description?: string;
      readonly schema: JsonObject;
      readonly isStrict?: boolean;
    };

/** How much the model is to reason: by word, by tokens, or not at all. */
export interface ReasoningSettings {
  /** `none`, `minimal`, `low`, `medium`, `high`, `xhigh`, as OpenAI names them. */
  readonly effort?: string;
  /** Anthropic's and Gemini's thinking budget in tokens; 0 switches reasoning off. */
  readonly budgetTokens?: number;
  /** The model chooses how much (Anthropic `adaptive`, Gemini budget -1). */
  readonly isAdaptive?: boolean;
  /** Whether a readable summary is wanted: OpenAI's `auto`, `concise`, `detailed`. */
  readonly summary?: string;
}

/** The client's name of each setting on its surface. */
export type ParameterNames = { readonly [Name in keyof ChatSettings]?: string };
