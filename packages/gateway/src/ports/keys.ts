/** Who is calling. */
export interface Caller {
  readonly keyId: string;
  readonly tenantId: string;
  /** Configured model names that the key may use; undefined means all. */
  readonly models?: readonly string[];
}

/** Knows the API keys. */
export interface Keys {
  /** The caller that a presented key belongs to. Same work for known and unknown ones. */
  readonly find: (presented: string) => Caller | undefined;
}
