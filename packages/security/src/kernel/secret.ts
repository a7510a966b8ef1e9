/**
 * A secret that cannot be printed: every way of turning it into text gives `[secret]`, or an empty object where private fields do not show (`util.inspect`).
 *
 * `reveal` is the one way to the value; call it where the value goes onto a socket or into a MAC and nowhere else.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }
}

const HIDDEN = '[secret]';
