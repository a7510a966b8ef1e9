/**
 * A call's id as the protocol takes it. Ids of other providers that hold other characters are written with those in
 * hexadecimal, so that different ids stay different and a call and its result still match.
 */
export function toCallId(id: string): string {
  if (ALLOWED.test(id)) return id;
  return `call_${Array.from(id, (character) => (ALLOWED.test(character) ? character : `_${hexOf(character)}_`)).join('')}`;
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}

const ALLOWED = /^[a-zA-Z0-9-]$|^[a-zA-Z0-9_-]{2,}$/u;
