import { type Random, seal, unseal } from '../../kernel/index.ts';
import { deriveKey } from './derive-key.ts';
import type { Keyed } from './hash-value.ts';

/** Seals a value under its tenant's key (AES-256-GCM), bound to tenant, conversation and type: `<TYPE:enc:KEYID:base64url>`. */
export function encryptValue(type: string, value: string, { key, scope, random }: Keyed & { readonly random: Pick<Random, 'bytes'> }): string {
  const sealed = seal(Buffer.from(value, 'utf16le'), { key: deriveKey(key, 'encryption', scope), associated: Buffer.from(type), random });
  return `<${type}:enc:${key.id}:${Buffer.from(sealed).toString('base64url')}>`;
}

/**
 * Opens what {@link encryptValue} made.
 *
 * @returns The value, or undefined when it is none of this key and scope.
 */
export function decryptValue(text: string, { key, scope }: Keyed): string | undefined {
  const [, type, id, sealed] = /^<([A-Z][A-Z0-9_]{0,63}):enc:([a-z0-9]{1,16}):([\w-]{38,65536})>$/u.exec(text) ?? [];
  if (type === undefined || sealed === undefined || id !== key.id) return undefined;
  const opened = unseal(Buffer.from(sealed, 'base64url'), { key: deriveKey(key, 'encryption', scope), associated: Buffer.from(type) });
  return opened === undefined ? undefined : Buffer.from(opened).toString('utf16le');
}
