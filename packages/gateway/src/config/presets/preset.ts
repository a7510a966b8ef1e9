import type { WireProtocol } from '@agentor/security/vocabulary';

/** Every preset by name. */
export const PRESET_NAMES = [
  'openai',
  'anthropic',
  'gemini',
  'bedrock',
  'azure-openai',
  'mistral',
  'groq',
  'deepseek',
  'xai',
  'openrouter',
  'together',
  'fireworks',
  'ollama',
  'vllm',
  'lm-studio',
  'openai-compatible',
  'echo',
] as const;

/** The name of a preset. */
export type PresetName = (typeof PRESET_NAMES)[number];

/** What is known of a provider before it is configured. */
export interface Preset {
  readonly name: PresetName;
  /** OpenTelemetry `gen_ai.provider.name`. */
  readonly system: string;
  /** What it speaks, the preferred protocol first. */
  readonly protocols: readonly WireProtocol[];
  readonly place: PresetPlace;
  readonly credential: PresetCredential;
  /** Model names, or beginnings followed by `*`, that lead here without a prefix. */
  readonly namePatterns: readonly string[];
  /** It speaks chat completions as they were before 2024: `max_tokens`, no role `developer`. */
  readonly isOlderDialect?: true;
  /** False where `stream_options` is refused and usage comes unasked. */
  readonly hasStreamOptions?: false;
}

/** Where it is. */
export type PresetPlace =
  | { readonly kind: 'fixed'; readonly url: string }
  /** On the operator's own machine: http and loopback addresses are as they should be. */
  | { readonly kind: 'local'; readonly url: string }
  /** `{region}` stands for the AWS region. */
  | { readonly kind: 'region'; readonly url: string }
  /** An environment variable holds the resource's own address; `path` is appended. */
  | { readonly kind: 'variable'; readonly variable: string; readonly path: string }
  /** `base_url` must be given. */
  | { readonly kind: 'configured' }
  /** It is inside the gateway. */
  | { readonly kind: 'inside' };

/** How it knows us. */
export type PresetCredential =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'header';
      readonly name: string;
      readonly prefix: string;
      /** Environment variables that may hold the key, the first that is set wins. */
      readonly variables: readonly string[];
      /** Works without a key. */
      readonly isOptional: boolean;
    }
  /** A bearer token (`AWS_BEARER_TOKEN_BEDROCK`), or signed requests (SigV4). */
  | { readonly kind: 'aws' };
