import { z } from 'zod';
import { PRESET_NAMES, type PresetName } from '../presets/index.ts';
import { type TimeoutsSection, timeoutsSection } from './operations.ts';
import { count, headerName, headerValue, modelName, namePattern, providerName, type SecretReference, secretReference, urlText } from './values.ts';

/** One entry of `providers:` as written. */
export interface ProviderSection {
  readonly preset?: PresetName | undefined;
  readonly base_url?: string | undefined;
  readonly api_key?: SecretReference | undefined;
  readonly api_key_header?: string | undefined;
  readonly api_key_prefix?: string | undefined;
  readonly region?: string | undefined;
  readonly access_key_id?: SecretReference | undefined;
  readonly secret_access_key?: SecretReference | undefined;
  readonly session_token?: SecretReference | undefined;
  readonly protocols?: readonly ConfigurableProtocol[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly private_network?: boolean | undefined;
  readonly timeouts: TimeoutsSection;
  readonly open: boolean;
  readonly name_patterns?: readonly string[] | undefined;
  readonly on_unsupported: 'refuse' | 'drop';
  readonly default_max_output_tokens: number;
  readonly older_dialect?: boolean | undefined;
  readonly connections_max: number;
}

/** Protocols that can be chosen for a provider; `echo` belongs to its preset alone. */
export type ConfigurableProtocol = (typeof PROTOCOLS)[number];

const PROTOCOLS = [
  'openai-chat',
  'openai-completions',
  'openai-responses',
  'openai-embeddings',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
] as const;

/** One provider account. */
export const providerSection: z.ZodType<ProviderSection> = z.strictObject({
  preset: z.enum(PRESET_NAMES).optional().meta({ description: 'The preset it starts from. Default: the preset of the same name as the provider.' }),
  base_url: urlText.optional().meta({ description: 'Where it is. Default: that of the preset. https, unless private_network is true.' }),
  api_key: secretReference.optional().meta({ description: 'Its API key: {env: NAME} or {file: path}. Default: the environment variable of the preset.' }),
  api_key_header: headerName.optional().meta({ description: 'Header that carries the key. Default: that of the preset.' }),
  api_key_prefix: headerValue.optional().meta({ description: 'What stands before the key in that header, such as "Bearer ". Default: that of the preset.' }),
  region: z.string().regex(/^[a-z0-9-]{1,32}$/, { error: 'must be an AWS region such as us-east-1' }).optional().meta({ description: 'AWS region, for bedrock. Default: AWS_REGION, then AWS_DEFAULT_REGION.' }),
  access_key_id: secretReference.optional().meta({ description: 'AWS access key id, for bedrock. Default: AWS_ACCESS_KEY_ID.' }),
  secret_access_key: secretReference.optional().meta({ description: 'AWS secret access key, for bedrock. Default: AWS_SECRET_ACCESS_KEY.' }),
  session_token: secretReference.optional().meta({ description: 'AWS session token, for bedrock. Default: AWS_SESSION_TOKEN.' }),
  protocols: z.array(z.enum(PROTOCOLS)).min(1).optional().meta({ description: 'What it speaks, the preferred protocol first. Default: that of the preset.' }),
  headers: z.record(headerName, headerValue).prefault({}).meta({ description: 'Further headers of every call. Not for credentials.' }),
  query: z.record(z.string().min(1).max(128), z.string().max(1024)).prefault({}).meta({ description: 'Further query parameters of every call.' }),
  private_network: z.boolean().optional().meta({ description: 'Whether private and loopback addresses are reachable. Default: only for local presets at a loopback address. Metadata addresses never are.' }),
  timeouts: timeoutsSection.prefault({}).meta({ description: 'How long this provider is waited for. Default: routing.timeouts.' }),
  open: z.boolean().prefault(true).meta({ description: 'Whether any of its models may be used as provider/model, or only the configured ones.' }),
  name_patterns: z.array(namePattern).optional().meta({ description: 'Model names, or beginnings followed by *, that come here without a prefix while it is open. Default: those of the preset.' }),
  on_unsupported: z.enum(['refuse', 'drop']).prefault('refuse').meta({ description: 'What happens to parameters that it cannot express: refuse answers 400 and names them, drop leaves them out.' }),
  default_max_output_tokens: count(1, 10_000_000).prefault(4096).meta({ description: 'The limit sent when a protocol demands one and the client gave none.' }),
  older_dialect: z.boolean().optional().meta({ description: 'Whether it speaks chat completions as they were before 2024: max_tokens instead of max_completion_tokens, no role developer. Matters for requests that came in by another protocol. Default: that of the preset.' }),
  connections_max: count(1, 65_535).prefault(256).meta({ description: 'Pooled connections to it.' }),
});

/** `providers:` as written. */
export const providersSection: z.ZodType<Readonly<Record<string, ProviderSection>>> = z
  .record(providerName, providerSection)
  .prefault({})
  .meta({ description: 'Provider accounts by name. Presets whose environment variables are set come on top.' });

/** One entry of `models:` as written. */
export interface ModelSection {
  readonly deployments: readonly { readonly provider: string; readonly model: string; readonly weight: number }[];
  readonly fallbacks: readonly string[];
}

/** `models:` as written. */
export const modelsSection: z.ZodType<Readonly<Record<string, ModelSection>>> = z
  .record(
    modelName,
    z.strictObject({
      deployments: z
        .array(
          z.strictObject({
            provider: z.string().meta({ description: 'Name of a provider.' }),
            model: modelName.meta({ description: "The provider's own name of the model." }),
            weight: count(0, 1_000_000).prefault(1).meta({ description: 'Share of the traffic relative to its siblings; 0 is used only when the others are out.' }),
          }),
        )
        .min(1, { error: 'needs at least one deployment' })
        .meta({ description: 'One or several models at providers that answer under this name.' }),
      fallbacks: z.array(z.string()).prefault([]).meta({ description: 'Models tried in turn when all deployments failed.' }),
    }),
  )
  .prefault({})
  .meta({ description: 'Models by the name that callers use.' });

/** `aliases:` as written. */
export const aliasesSection: z.ZodType<Readonly<Record<string, string>>> = z
  .record(modelName, z.string())
  .prefault({})
  .meta({ description: 'Other names: alias to a configured model, another alias, or provider/model.' });

/** `presets:` as written. */
export interface PresetsSection {
  readonly environment: boolean;
  readonly ollama: boolean;
  readonly echo: boolean;
}

/** What switches on by itself. */
export const presetsSection: z.ZodType<PresetsSection> = z
  .strictObject({
    environment: z.boolean().prefault(true).meta({ description: 'Whether a preset switches on when its environment variable is set and no provider here uses it.' }),
    ollama: z.boolean().prefault(true).meta({ description: 'Whether an Ollama is looked for on its port, 127.0.0.1:11434 or OLLAMA_HOST, when no provider here uses that preset.' }),
    echo: z.boolean().prefault(true).meta({ description: 'Whether the built-in model agentor/echo answers.' }),
  })
  .prefault({})
  .meta({ description: 'What switches on by itself.' });
