import type { ReasoningPart, WireProtocol } from '../../vocabulary/index.ts';

/**
 * Writes another provider's proof or encrypted reasoning as the signature of a thinking block, so that it comes back with
 * the conversation and reaches its own provider again. Anthropic's own stay as they are.
 */
export function toSignature({ protocol, signature, encrypted }: Proof): string {
  if (protocol === 'anthropic-messages') return signature ?? '';
  if (encrypted !== undefined) return `${PREFIX}${protocol}.e.${encrypted}`;
  return signature === undefined ? '' : `${PREFIX}${protocol}.s.${signature}`;
}

/** The proof inside a thinking block's signature: the inverse of {@link toSignature}. */
export function fromSignature(signature: string): Proof {
  if (signature === '') return { protocol: 'anthropic-messages' };
  if (!signature.startsWith(PREFIX)) return { protocol: 'anthropic-messages', signature };
  const [name = '', kind, ...rest] = signature.slice(PREFIX.length).split('.');
  const protocol = PROTOCOLS.find((known) => known === name);
  const payload = rest.join('.');
  if (protocol === undefined || (kind !== 'e' && kind !== 's')) return { protocol: 'anthropic-messages', signature };
  return kind === 'e' ? { protocol, encrypted: payload } : { protocol, signature: payload };
}

/** A provider's proof of its own reasoning, or the reasoning itself in a form that only it can read. */
export type Proof = Pick<ReasoningPart, 'protocol' | 'signature' | 'encrypted'>;

const PREFIX = 'agentor.';
const PROTOCOLS: readonly WireProtocol[] = ['openai-chat', 'openai-responses', 'gemini', 'bedrock-converse', 'echo'];
