import type { Pointer, ReasoningPart } from '../../vocabulary/index.ts';
import type { ReasoningItem } from './schema/index.ts';
import { readProof } from './reasoning-proof.ts';

/**
 * Reads a replayed reasoning item: a part for each text, the last of which carries the provider's proof. Reasoning of another
 * provider that came to the client through us gets its own protocol and proof back.
 */
export function readReasoning(item: ReasoningItem, at: Pointer): readonly ReasoningPart[] {
  const content = typeof item.encrypted_content === 'string' && item.encrypted_content !== '' ? item.encrypted_content : undefined;
  const proof = content === undefined ? ({ protocol: 'openai-responses' } as const) : readProof(item.id ?? '', content);
  const texts = [
    ...(item.content ?? []).map(({ text }, index) => ({ text, at: [...at, 'content', index, 'text'] })),
    ...item.summary.map(({ text }, index) => ({ text, at: [...at, 'summary', index, 'text'] })),
  ];
  const voice = { kind: 'reasoning', origin: 'assistant', trust: 'model', protocol: proof.protocol } as const;
  const parts: ReasoningPart[] = texts.map((text) => ({ ...voice, ...text }));
  if (content === undefined) return parts;
  const last = parts.pop() ?? { ...voice, text: '', at: [...at, 'encrypted_content'] };
  return [...parts, { ...last, ...proof }];
}
