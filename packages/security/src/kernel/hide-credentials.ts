/**
 * Hides what looks like a credential: a second net below the list of known secrets, for
 * values that we never knew.
 *
 * @param text - Cut to a bound by the caller; the work is linear in its length.
 */
export function hideCredentials(text: string): string {
  return EXPRESSIONS.reduce((shown, expression) => shown.replaceAll(expression, '$1[hidden]'), text);
}

/** After a scheme's name or a telling key. */
const NAMED = /((?:\b|_)(?:bearer|basic|key|token|secret|password|passwd|signature)["']?(?:\s{1,4}|\s{0,4}[=:]\s{0,4}["']?))[^\s"',;@&]{6,}/giu;

/** Between scheme and host of a URL. */
const IN_URL = /(:\/\/)[^\s/@]{6,200}(?=@)/gu;

/** By their maker's prefix. */
const PREFIXED = /()\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|AKIA|ASIA|AIza|eyJ|agentor)[-_A-Za-z0-9]{12}[^\s"',;@&]*/giu;

/** One after the other, each simple enough to be judged for backtracking. */
const EXPRESSIONS: readonly RegExp[] = [NAMED, IN_URL, PREFIXED];
