/** How far before a value the words that decide about it may stand: name, operator, quotes, scheme, a vendor's word. */
export const LEFT_CONTEXT_CHARACTERS = 320;

/** How far behind a value its right boundary and a noun of prose ("… as the API key") may stand. */
export const RIGHT_CONTEXT_CHARACTERS = 96;

/** Longest value of one token: the largest published format (1Password's service accounts) has 1,000. */
export const TOKEN_CHARACTERS_MAX = 2_048;

/** Longest signed web token: HTTP servers refuse header lines above 16 KiB. */
export const WEB_TOKEN_CHARACTERS_MAX = 16_384;

/** Longest private-key block: an RSA key of 16,384 bits has 12,700 characters in PEM, a PGP key ring more. */
export const KEY_BLOCK_CHARACTERS_MAX = 65_536;

/** Longest password in a URL, header or assignment: what databases and HTTP libraries take. */
export const PASSWORD_CHARACTERS_MAX = 256;

/** Characters of a name on one side of the word that gives it away (`PRODUCTION_STRIPE_` before `secret`). */
export const NAME_CHARACTERS_MAX = 48;

/** Last characters of an unfinished word that may belong to a format whose known part comes late (`<hex 32>-us1`). */
export const OPEN_WORD_CHARACTERS_MAX = 512;
