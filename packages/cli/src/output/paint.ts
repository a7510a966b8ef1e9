/** Colours for a person's terminal, or none. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

/** Colours when the terminal shows them; else the text as it is. */
export function createPaint(isColoured: boolean): Paint {
  const style = (code: number) => (text: string) => (isColoured ? `\u001B[${code}m${text}\u001B[0m` : text);
  return { bold: style(1), dim: style(2), green: style(32), yellow: style(33), red: style(31) };
}
