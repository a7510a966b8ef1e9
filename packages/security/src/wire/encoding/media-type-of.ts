/** The media type that a file's name or address tells by its ending; undefined when it tells none that models take. */
export function mediaTypeOf(name: string): string | undefined {
  const path = name.split(/[?#]/u, 1)[0] ?? '';
  const ending = /\.([A-Za-z0-9]{1,5})$/u.exec(path)?.[1];
  return ending === undefined ? undefined : TYPE_BY_ENDING.get(ending.toLowerCase());
}

const TYPE_BY_ENDING: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['csv', 'text/csv'],
  ['html', 'text/html'],
]);
