/**
 * The echo model's tokens: words with the blanks before them, at most eight characters each. Deterministic, and
 * joined they give the text back exactly.
 */
export function splitTokens(text: string): readonly string[] {
  const tokens: string[] = [];
  for (const [word] of text.matchAll(/\s*\S{1,8}|\s+$/gu)) tokens.push(word);
  return tokens;
}
