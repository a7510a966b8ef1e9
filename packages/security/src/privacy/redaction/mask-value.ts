/** What a mask leaves readable. */
export interface MaskTerms {
  /** What covers a character; `*` unless set. */
  readonly character?: string;
  /** How many letters and digits at the end stay; 0 unless set, never more than a third of them. */
  readonly keepLast?: number;
  /** Whether the length shows; otherwise the mask has eight characters. True unless set. */
  readonly isLengthKept?: boolean;
  /** Whether separators (everything but letters and digits) stay. False unless set. */
  readonly areSeparatorsKept?: boolean;
}

/**
 * Covers a value. Of letters and digits never more than `keepLast`, and never more than a third, stay readable: a short value
 * shows nothing.
 */
export function maskValue(value: string, terms: MaskTerms = {}): string {
  const { character = '*', keepLast = 0, isLengthKept = true, areSeparatorsKept = false } = terms;
  const characters = Array.from(value);
  const readable = characters.filter(isWordCharacter).length;
  const kept = Math.max(0, Math.min(keepLast, Math.floor(readable / 3)));
  let covered = readable - kept;
  const masked = characters.map((one) => {
    if (!isWordCharacter(one)) return areSeparatorsKept ? one : character;
    if (covered === 0) return one;
    covered -= 1;
    return character;
  });
  if (isLengthKept) return masked.join('');
  const tail = kept === 0 ? '' : masked.filter((one, index) => isWordCharacter(characters[index] ?? '') && one !== character).join('');
  return character.repeat(FIXED_LENGTH) + tail;
}

function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}\p{M}]$/u.test(character);
}

const FIXED_LENGTH = 8;
