/** GitHub's list of tokens that vendors have registered with it: which exist, and what they are called. */
export const REGISTERED = 'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns';

/** Formats as the rules of gitleaks state them (facts; MIT): lengths and alphabets of tokens whose vendors show examples alone. */
export const OBSERVED = 'https://github.com/gitleaks/gitleaks/blob/b58d3f102cf3/config/gitleaks.toml';

/** Formats as the rules of secretlint state them (facts; MIT). */
export const OBSERVED_ALSO = 'https://github.com/secretlint/secretlint/tree/18346ba31b81/packages/@secretlint';
