/**
 * Hides what looks like a credential: a second net below the list of known secrets, for
 * values that we never knew.
 *
 * @param text - Cut to a bound by the caller; the work is linear in its length.
 */
export function hideCredentials(text: string): string {
  return text.replaceAll(CREDENTIAL, '$1[hidden]');
}

/**
 * After a scheme's name, after a telling key, between scheme and host of a URL, or by their maker's prefix. Bounded
 * repetitions keep it linear.
 */
const CREDENTIAL =
  /((?:(?:\b|_)(?:bearer|basic|key|token|secret|password|passwd|signature)["']?(?:\s{1,4}|\s{0,4}[=:]\s{0,4}["']?))|:\/\/(?=[^\s/@]{1,200}@)|\b(?=(?:sk|pk|rk|gsk|xai|hf|ghp|gho|AKIA|ASIA|AIza|eyJ|agentor)[-_A-Za-z0-9]{12}))[^\s"',;@&]{6,}/giu;
