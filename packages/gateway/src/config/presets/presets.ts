import type { WireProtocol } from '@agentor/security/vocabulary';
import type { Preset, PresetCredential } from './preset.ts';

/** The preset of that name, if there is one. */
export function findPreset(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}

/** The AWS variables: those of the vendor's own tools. */
export const AWS_VARIABLES = {
  bearerToken: 'AWS_BEARER_TOKEN_BEDROCK',
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
  regions: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
} as const;

function bearer(...variables: readonly string[]): PresetCredential {
  return { kind: 'header', name: 'authorization', prefix: 'Bearer ', variables, isOptional: false };
}

function optionalBearer(...variables: readonly string[]): PresetCredential {
  return { kind: 'header', name: 'authorization', prefix: 'Bearer ', variables, isOptional: true };
}

function header(name: string, ...variables: readonly string[]): PresetCredential {
  return { kind: 'header', name, prefix: '', variables, isOptional: false };
}

const OPENAI_PROTOCOLS: readonly WireProtocol[] = ['openai-chat', 'openai-responses', 'openai-embeddings', 'openai-completions'];
const COMPATIBLE_PROTOCOLS: readonly WireProtocol[] = ['openai-chat', 'openai-embeddings', 'openai-completions'];

/** Every preset, in the order in which bare model names are looked up. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'openai',
    system: 'openai',
    protocols: OPENAI_PROTOCOLS,
    place: { kind: 'fixed', url: 'https://api.openai.com/v1' },
    credential: bearer('OPENAI_API_KEY'),
    namePatterns: ['gpt-*', 'chatgpt-*', 'o1*', 'o3*', 'o4*', 'codex-*', 'computer-use-*', 'text-embedding-*', 'davinci-002', 'babbage-002', 'ft:*'],
  },
  {
    name: 'anthropic',
    system: 'anthropic',
    protocols: ['anthropic-messages'],
    place: { kind: 'fixed', url: 'https://api.anthropic.com' },
    credential: header('x-api-key', 'ANTHROPIC_API_KEY'),
    namePatterns: ['claude-*'],
  },
  {
    name: 'gemini',
    system: 'gcp.gemini',
    protocols: ['gemini'],
    place: { kind: 'fixed', url: 'https://generativelanguage.googleapis.com/v1beta' },
    credential: header('x-goog-api-key', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'),
    namePatterns: ['gemini-*', 'gemma-*', 'learnlm-*'],
  },
  {
    name: 'bedrock',
    system: 'aws.bedrock',
    protocols: ['bedrock-converse'],
    place: { kind: 'region', url: 'https://bedrock-runtime.{region}.amazonaws.com' },
    credential: { kind: 'aws' },
    namePatterns: ['anthropic.*', 'amazon.*', 'meta.*', 'mistral.*', 'cohere.*', 'ai21.*', 'us.*', 'eu.*', 'apac.*', 'global.*'],
  },
  {
    name: 'azure-openai',
    system: 'azure.ai.openai',
    protocols: OPENAI_PROTOCOLS,
    place: { kind: 'variable', variable: 'AZURE_OPENAI_ENDPOINT', path: '/openai/v1' },
    credential: header('api-key', 'AZURE_OPENAI_API_KEY'),
    // Names there are those of the operator's own deployments: none can be guessed.
    namePatterns: [],
  },
  {
    name: 'mistral',
    system: 'mistral_ai',
    protocols: ['openai-chat', 'openai-embeddings'],
    place: { kind: 'fixed', url: 'https://api.mistral.ai/v1' },
    credential: bearer('MISTRAL_API_KEY'),
    namePatterns: ['mistral-*', 'ministral-*', 'magistral-*', 'codestral-*', 'devstral-*', 'pixtral-*', 'voxtral-*', 'open-mistral-*', 'open-mixtral-*'],
    isOlderDialect: true,
    // 422 extra_forbidden, for `include_usage` too.
    hasStreamOptions: false,
  },
  {
    name: 'groq',
    system: 'groq',
    protocols: ['openai-chat', 'openai-responses'],
    place: { kind: 'fixed', url: 'https://api.groq.com/openai/v1' },
    credential: bearer('GROQ_API_KEY'),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'deepseek',
    system: 'deepseek',
    protocols: ['openai-chat'],
    place: { kind: 'fixed', url: 'https://api.deepseek.com/v1' },
    credential: bearer('DEEPSEEK_API_KEY'),
    namePatterns: ['deepseek-*'],
    isOlderDialect: true,
  },
  {
    name: 'xai',
    system: 'x_ai',
    protocols: ['openai-chat', 'openai-responses'],
    place: { kind: 'fixed', url: 'https://api.x.ai/v1' },
    credential: bearer('XAI_API_KEY'),
    namePatterns: ['grok-*'],
  },
  {
    name: 'openrouter',
    system: 'openrouter',
    protocols: ['openai-chat', 'openai-embeddings'],
    place: { kind: 'fixed', url: 'https://openrouter.ai/api/v1' },
    credential: bearer('OPENROUTER_API_KEY'),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'together',
    system: 'together',
    protocols: COMPATIBLE_PROTOCOLS,
    place: { kind: 'fixed', url: 'https://api.together.xyz/v1' },
    credential: bearer('TOGETHER_API_KEY'),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'fireworks',
    system: 'fireworks',
    protocols: COMPATIBLE_PROTOCOLS,
    place: { kind: 'fixed', url: 'https://api.fireworks.ai/inference/v1' },
    credential: bearer('FIREWORKS_API_KEY'),
    namePatterns: ['accounts/fireworks/*'],
    isOlderDialect: true,
  },
  {
    name: 'ollama',
    system: 'ollama',
    protocols: COMPATIBLE_PROTOCOLS,
    place: { kind: 'local', url: 'http://127.0.0.1:11434/v1' },
    credential: optionalBearer(),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'vllm',
    system: 'vllm',
    protocols: OPENAI_PROTOCOLS,
    place: { kind: 'local', url: 'http://127.0.0.1:8000/v1' },
    credential: optionalBearer('VLLM_API_KEY'),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'lm-studio',
    system: 'lm_studio',
    protocols: COMPATIBLE_PROTOCOLS,
    place: { kind: 'local', url: 'http://127.0.0.1:1234/v1' },
    credential: optionalBearer(),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'openai-compatible',
    system: 'openai_compatible',
    protocols: COMPATIBLE_PROTOCOLS,
    place: { kind: 'configured' },
    credential: optionalBearer(),
    namePatterns: [],
    isOlderDialect: true,
  },
  {
    name: 'echo',
    system: 'agentor',
    protocols: ['echo'],
    place: { kind: 'inside' },
    credential: { kind: 'none' },
    namePatterns: [],
  },
];
