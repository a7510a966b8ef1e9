import { invariant } from '../../../kernel/index.ts';

/** A password hash in the PHC form, Argon2id version 19. */
export interface PasswordHash {
  /** KiB. */
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
  /** Which key of the ring is the pepper. */
  readonly pepperId: string;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Writes `$argon2id$v=19$m=…,t=…,p=…,keyid=…$salt$hash`. @see PHC string format; RFC 9106 section 3.1 (secret value K). */
export function writePhcString({ memoryKib, passes, parallelism, pepperId, salt, hash }: PasswordHash): string {
  const parameters = `m=${memoryKib},t=${passes},p=${parallelism},keyid=${toBase64(Buffer.from(pepperId))}`;
  return `$${ALGORITHM}$${VERSION}$${parameters}$${toBase64(salt)}$${toBase64(hash)}`;
}

/** Reads what {@link writePhcString} writes; undefined for everything else, parameters that would take a machine down among it. */
export function parsePhcString(text: string): PasswordHash | undefined {
  const [empty, algorithm, version, parameters = '', salt = '', hash = '', ...rest] = text.length > LENGTH_MAX ? [] : text.split('$');
  if (empty !== '' || algorithm !== ALGORITHM || version !== VERSION || rest.length > 0) return undefined;
  const values = new Map(parameters.split(',').map((pair) => toPair(pair)));
  const [memoryKib, passes, parallelism] = ['m', 't', 'p'].map((name) => toCount(values.get(name)));
  if (memoryKib === undefined || passes === undefined || parallelism === undefined || values.size !== 4) return undefined;
  if (memoryKib > MEMORY_KIB_MAX || passes > PASSES_MAX || parallelism > PARALLELISM_MAX) return undefined;
  const pepperId = Buffer.from(values.get('keyid') ?? '', 'base64').toString();
  const parsed: PasswordHash = { memoryKib, passes, parallelism, pepperId, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
  const isSound = parsed.salt.length >= SALT_BYTES_MIN && parsed.hash.length >= HASH_BYTES_MIN && pepperId !== '';
  return isSound && writePhcString(parsed) === text ? parsed : undefined;
}

function toPair(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)];
}

function toCount(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function toBase64(bytes: Uint8Array): string {
  invariant(bytes.length > 0, 'a part of a hash is not empty');
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}

const ALGORITHM = 'argon2id';
const VERSION = 'v=19';
const LENGTH_MAX = 512;
const MEMORY_KIB_MAX = 1_048_576;
const PASSES_MAX = 16;
const PARALLELISM_MAX = 16;
const SALT_BYTES_MIN = 16;
const HASH_BYTES_MIN = 16;
