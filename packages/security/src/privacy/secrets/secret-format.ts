/**
 * A published format of a credential: one row of the table.
 *
 * @example
 * ```ts
 * { id: 'github-pat', name: 'GitHub personal access token', opens: 'repositories and API of the user',
 *   grammar: 'ghp_<base62 36>', check: 'crc32-base62', source: 'https://…' }
 * ```
 */
export interface SecretFormat {
  /** Names the rule in findings, records and allow lists. */
  readonly id: string;
  /** What the vendor calls it. */
  readonly name: string;
  /** What who holds it can reach. */
  readonly opens: string;
  /** Written as {@link parseGrammar} reads it. Several, where the vendor changed the format. */
  readonly grammar: string | readonly string[];
  /** The check that the vendor builds into the token, where it is published. */
  readonly check?: SecretCheck;
  /** Words of which one must stand in the name to the left (`ADAFRUIT_IO_KEY=…`), lower case: for tokens with no mark of their own. */
  readonly keywords?: readonly string[];
  /** `tight`: characters that base64, slugs and paths go on with may not stand beside it either, since its mark is short. */
  readonly boundary?: 'tight';
  /** Least Shannon entropy of the part that varies, in bits a character, where the usual one does not fit. */
  readonly entropyMin?: number;
  /** Where the format is described. */
  readonly source: string;
}

/** A check that needs no network. */
export type SecretCheck = 'crc32-base62' | 'crc32-agentor' | 'bech32' | 'base58check' | 'discord-snowflake';
