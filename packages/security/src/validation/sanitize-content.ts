/** Where a text is about to be written. */
export type Sink = 'html' | 'log' | 'csv' | 'shell-argument' | 'url-component' | 'json';

/**
 * Encodes a text for the place it is about to be written to, so that it stays data there. It is never meant for prompts:
 * those go to models as they are, and guards decide about them whole.
 *
 * - `html`: character data and quoted attribute values.
 * - `log`: one line; control characters, line separators and bidi controls become visible escapes.
 * - `csv`: one quoted field; what a spreadsheet would compute is kept as text by a leading apostrophe.
 * - `shell-argument`: one POSIX word. NUL, which no argument can hold, is left out.
 * - `url-component`: percent-encoded, `'` and the other marks of RFC 3986 included.
 * - `json`: a JSON string with its quotes, safe inside a `<script>` element.
 */
export function sanitizeContent(text: string, sink: Sink): string {
  const sound = text.toWellFormed();
  switch (sink) {
    case 'html':
      return sound.replace(/[&<>"'`]/gu, (character) => `&#${character.charCodeAt(0)};`);
    case 'log':
      return sound.replace(UNPRINTABLE, toEscape);
    case 'csv':
      return `"${(COMPUTED.test(sound) ? `'${sound}` : sound).replaceAll('"', '""')}"`;
    case 'shell-argument':
      return `'${sound.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`;
    case 'url-component':
      return encodeURIComponent(sound).replace(/[!'()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
    case 'json':
      return JSON.stringify(sound).replace(/[<>&\u2028\u2029]/gu, toEscape);
  }
}

function toEscape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${point.toString(16)}}` : `\\u${point.toString(16).padStart(4, '0')}`;
}

/** Backslashes too, so that an escape in the log is never the text's own. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/gu;

/** What spreadsheets take for a formula, white space and full-width forms before it included. */
const COMPUTED = /^[\s\u200b\ufeff]*[=+\-@\t\r\n|%＝＋－＠]/u;
