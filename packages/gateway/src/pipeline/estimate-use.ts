import type { ChatRequest, ModelRequest, Part, TextPart } from '@agentor/security/vocabulary';

/** How many tokens a request may take, before anybody has counted them. */
export interface EstimatedUse {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Estimates what a request may use. Input: a token for every three bytes of its texts, which is more than tokenizers
 * make of ordinary text, and a flat number for each image, sound or file. Output: what the client allows, else
 * {@link OUTPUT_TOKENS_ASSUMED} for each answer. Limits set this much aside; what was not used comes back.
 */
export function estimateUse(request: ModelRequest): EstimatedUse {
  switch (request.kind) {
    case 'chat':
      return { inputTokens: inputOf(request), outputTokens: (request.settings.maxOutputTokens ?? OUTPUT_TOKENS_ASSUMED) * (request.settings.choices ?? 1) };
    case 'embedding':
      return { inputTokens: sum(request.inputs, (input) => (input.kind === 'tokens' ? input.tokens.length : tokensOf(input.text))), outputTokens: 0 };
    case 'token-count':
      return NOTHING;
  }
}

/** Tokens of a text that a provider has not counted for us. */
export function tokensOf(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

function inputOf({ turns, tools }: ChatRequest): number {
  return sum(turns, ({ parts }) => sum(parts, tokensOfPart) + TOKENS_PER_TURN) + sum(tools, ({ texts }) => sum(texts, ({ text }) => tokensOf(text)));
}

function tokensOfPart(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
      return tokensOf(part.text);
    case 'tool-call':
      return tokensOf(part.name) + tokensOf(part.argumentsJson);
    case 'tool-result':
      return sum(part.content, (inner) => tokensOfPart(inner));
    case 'opaque':
      return sum(part.texts, ({ text }: TextPart) => tokensOf(text));
    case 'image':
    case 'audio':
    case 'file':
      return TOKENS_PER_MEDIUM;
  }
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

/** Of an answer whose length the client left open. Most are shorter; longer ones are settled as what they were. */
const OUTPUT_TOKENS_ASSUMED = 1_024;
const BYTES_PER_TOKEN = 3;
const TOKENS_PER_TURN = 4;
/** About what large vision models count for an image of a million pixels. */
const TOKENS_PER_MEDIUM = 1_500;
const NOTHING: EstimatedUse = { inputTokens: 0, outputTokens: 0 };
