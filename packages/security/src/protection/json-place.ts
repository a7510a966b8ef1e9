/** Follows where in a JSON text one is: what may come next, and under which names. */
export class JsonPlace {
  readonly #open: Level[] = [];
  #next: Next = 'value';
  #name = '';

  /** Whether a value may begin here. */
  mayBegin(): boolean {
    return this.#next === 'value' || this.#next === 'value-or-end';
  }

  /** Whether a string here is the name of a member. */
  get isNameNext(): boolean {
    return this.#next === 'name' || this.#next === 'name-or-end';
  }

  /** Takes a character of structure; false when it cannot stand here. */
  takes(character: string): boolean {
    switch (character) {
      case '{':
        return this.#begin({ isObject: true, name: '' }, 'name-or-end');
      case '[':
        return this.#begin({ isObject: false, name: this.#open.at(-1)?.name ?? '' }, 'value-or-end');
      case '}':
        return this.#end(true);
      case ']':
        return this.#end(false);
      case ':':
        return this.#pass('colon', 'value');
      case ',':
        return this.#pass('comma-or-end', this.#open.at(-1)?.isObject === true ? 'name' : 'value');
      default:
        return false;
    }
  }

  /** A value ended here. */
  ended(): void {
    this.#next = this.#open.length === 0 ? 'nothing' : 'comma-or-end';
  }

  /** A name begins. */
  beginName(): void {
    this.#name = '';
  }

  /** A name goes on. */
  addToName(text: string): void {
    if (this.#name.length < NAME_LENGTH_MAX) this.#name += text.slice(0, NAME_LENGTH_MAX);
  }

  /** A name ended here. */
  endName(): void {
    const level = this.#open.at(-1);
    if (level !== undefined) level.name = this.#name;
    this.#next = 'colon';
  }

  /** What stands before a value as rules read it: `name: `, or nothing. */
  context(): string {
    const name = this.#open.at(-1)?.name ?? '';
    return name === '' ? '' : `${name}: `;
  }

  #begin(level: Level, next: Next): boolean {
    if (!this.mayBegin() || this.#open.length >= DEPTH_MAX) return false;
    this.#open.push(level);
    this.#next = next;
    return true;
  }

  #end(isObject: boolean): boolean {
    const isEmptyEnd = this.#next === (isObject ? 'name-or-end' : 'value-or-end');
    if (this.#open.at(-1)?.isObject !== isObject || !(isEmptyEnd || this.#next === 'comma-or-end')) return false;
    this.#open.pop();
    this.ended();
    return true;
  }

  #pass(expected: Next, next: Next): boolean {
    if (this.#next !== expected || this.#open.length === 0) return false;
    this.#next = next;
    return true;
  }
}

interface Level {
  readonly isObject: boolean;
  /** The member that one is in. */
  name: string;
}

type Next = 'value' | 'value-or-end' | 'name' | 'name-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** Deeper texts are looked at as plain text. */
const DEPTH_MAX = 512;
const NAME_LENGTH_MAX = 256;
