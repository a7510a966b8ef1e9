/**
 * What an escape sequence of a JSON string stands for (RFC 8259, section 7). One that JSON does not know stands for itself.
 *
 * @param sequence - Begins with its backslash.
 * @returns Undefined while more characters belong to it.
 */
export function decodeEscape(sequence: string): string | undefined {
  const kind = sequence.charAt(1);
  if (kind === 'u') return decodeUnit(sequence);
  return SHORT.get(kind) ?? sequence;
}

function decodeUnit(sequence: string): string | undefined {
  const digits = sequence.slice(2);
  if (!/^[\dA-Fa-f]{0,4}$/u.test(digits)) return sequence;
  return digits.length < 4 ? undefined : String.fromCharCode(Number.parseInt(digits, 16));
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
