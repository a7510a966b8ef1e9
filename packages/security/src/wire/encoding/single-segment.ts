/**
 * True for a model name that stays one segment of a path, whatever decodes it on the way: it starts with a letter or
 * digit, holds the given characters alone, and neither empty nor dot segments.
 *
 * @param allowed - characters besides letters, digits, `.`, `_` and `-`.
 */
export function isSingleSegment(name: string, allowed: string): boolean {
  if (name.length === 0 || name.length > MODEL_CHARACTERS_MAX || !/^[A-Za-z0-9]/u.test(name)) return false;
  for (const character of name) {
    if (!/[A-Za-z0-9._-]/u.test(character) && !allowed.includes(character)) return false;
  }
  return name.split('/').every((segment) => /[^.]/u.test(segment));
}

/** The longest that Bedrock takes for a model's ARN. */
const MODEL_CHARACTERS_MAX = 2048;
