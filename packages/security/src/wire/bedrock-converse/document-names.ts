/** Names documents as Bedrock asks: letters, digits, single spaces, hyphens and brackets, and no name twice in a request. */
export class DocumentNames {
  readonly #taken = new Set<string>();

  /** A name for a document, made from its file's name where there is one. */
  next(fileName: string | undefined): string {
    const base = clean(fileName ?? '');
    let name = base;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${base} ${number}`;
    this.#taken.add(name);
    return name;
  }
}

function clean(fileName: string): string {
  const name = fileName
    .slice(0, NAME_CHARACTERS_MAX)
    .replace(/\.[A-Za-z0-9]{1,5}$/u, '')
    .replaceAll(/[^A-Za-z0-9()[\] -]/gu, '-')
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
  return name === '' ? 'document' : name;
}

const NAME_CHARACTERS_MAX = 200;
