import type { ReasoningPart, WireProtocol } from '../../vocabulary/index.ts';

/** Whose reasoning it is, and what that provider asks back with it. */
export type ReasoningProof = Pick<ReasoningPart, 'protocol' | 'signature' | 'encrypted'>;

/**
 * The canonical signature of this protocol's reasoning: the item's id and its encrypted content, which the provider refuses
 * apart from one another. The content is empty when the provider gave none.
 */
export function packSignature(id: string, content: string): string {
  return `${encodeURIComponent(id)}:${content}`;
}

/** Takes apart what {@link packSignature} made. */
export function unpackSignature(signature: string): { readonly id: string; readonly content: string } {
  const colon = signature.indexOf(':');
  if (colon === -1) return { id: '', content: signature };
  return { id: decodeName(signature.slice(0, colon)), content: signature.slice(colon + 1) };
}

/**
 * What a reasoning item shows its client: id and encrypted content of this protocol's own reasoning; for another
 * provider's, its proof written as encrypted content, which clients hand back unchanged.
 *
 * @param spareId - the id of an item that has none.
 */
export function showProof(proof: ReasoningProof, spareId: string): { readonly id: string; readonly content: string | undefined } {
  const { protocol, signature, encrypted } = proof;
  if (protocol === 'openai-responses' && signature !== undefined) {
    const { id, content } = unpackSignature(signature);
    return { id: id === '' ? spareId : id, content: content === '' ? undefined : content };
  }
  if (encrypted !== undefined) return { id: spareId, content: `${SEAL}${protocol}.e.${encrypted}` };
  return { id: spareId, content: signature === undefined ? undefined : `${SEAL}${protocol}.s.${signature}` };
}

/** The proof in a reasoning item: the inverse of {@link showProof}. */
export function readProof(id: string, content: string): ReasoningProof {
  const own = { protocol: 'openai-responses', signature: packSignature(id, content) } as const;
  if (!content.startsWith(SEAL)) return own;
  const [name = '', form, ...rest] = content.slice(SEAL.length).split('.');
  const protocol = PROTOCOLS.find((known) => known === name);
  if (protocol === undefined || (form !== 'e' && form !== 's')) return own;
  return form === 'e' ? { protocol, encrypted: rest.join('.') } : { protocol, signature: rest.join('.') };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const SEAL = 'agentor.';
const PROTOCOLS: readonly WireProtocol[] = ['openai-chat', 'anthropic-messages', 'gemini', 'bedrock-converse', 'echo'];
