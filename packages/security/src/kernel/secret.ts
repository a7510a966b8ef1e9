const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * A secret that cannot be printed: every way of turning it into text gives `[secret]`.
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

  [INSPECT](): string {
    return HIDDEN;
  }
}

const HIDDEN = '[secret]';
