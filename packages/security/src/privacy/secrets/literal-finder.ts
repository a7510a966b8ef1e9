/**
 * Finds all of many literals in one pass over a text, ASCII letters in either case (Aho and Corasick, 1975).
 *
 * A dense table of transitions: one look-up a character, whatever the number of literals.
 */
export interface LiteralFinder {
  /** The length of the longest literal. */
  readonly lengthMax: number;
  /** Calls `visit` for each literal that stands behind `from`, with its index and the position behind it, in order of these positions. */
  readonly scan: (text: string, from: number, visit: (literal: number, end: number) => void) => void;
}

/** Builds the finder. Literals are ASCII and not empty. */
export function createLiteralFinder(literals: readonly string[]): LiteralFinder {
  const classes = classify(literals);
  const trie = plant(literals, classes);
  const { next, outputs, firstWithOutput } = renumber(connect(trie, classes.count), trie.outputs, classes.count);
  const { codes, count: width } = classes;
  return {
    lengthMax: Math.max(0, ...literals.map((literal) => literal.length)),
    scan: (text, from, visit) => {
      let state = 0;
      const { length } = text;
      for (let at = from; at < length; at += 1) {
        const code = text.charCodeAt(at);
        state = next[state + (code < ASCII_SIZE ? (codes[code] ?? 0) : 0)] ?? 0;
        if (state >= firstWithOutput) report(outputs[state / width], at + 1, visit);
      }
    },
  };
}

function report(found: readonly number[] | undefined, end: number, visit: (literal: number, end: number) => void): void {
  if (found === undefined) return;
  for (const literal of found) visit(literal, end);
}

/** The characters that occur in literals, numbered from 1; all others are 0. */
interface Classes {
  readonly codes: Uint8Array;
  readonly count: number;
}

function classify(literals: readonly string[]): Classes {
  const codes = new Uint8Array(ASCII_SIZE);
  let count = 1;
  for (const literal of literals) {
    for (const character of literal.toLowerCase()) {
      const code = character.charCodeAt(0);
      if (codes[code] !== 0) continue;
      codes[code] = count;
      codes[character.toUpperCase().charCodeAt(0)] = count;
      count += 1;
    }
  }
  return { codes, count };
}

interface Trie {
  /** For each state, the state behind each class, where there is one. */
  readonly children: Map<number, number>[];
  readonly outputs: number[][];
}

function plant(literals: readonly string[], classes: Classes): Trie {
  const children: Map<number, number>[] = [new Map<number, number>()];
  const outputs: number[][] = [[]];
  for (const [index, literal] of literals.entries()) {
    let state = 0;
    for (let at = 0; at < literal.length; at += 1) {
      const symbol = classes.codes[literal.charCodeAt(at)] ?? 0;
      const known = children[state]?.get(symbol);
      const child = known ?? children.length;
      if (known === undefined) {
        children.push(new Map<number, number>());
        outputs.push([]);
        children[state]?.set(symbol, child);
      }
      state = child;
    }
    outputs[state]?.push(index);
  }
  return { children, outputs };
}

/** Fills in the transitions that fall back to a shorter suffix, breadth first, and hands outputs down with them. */
function connect({ children, outputs }: Trie, width: number): Uint32Array {
  const table = new Uint32Array(children.length * width);
  const fallback = new Uint32Array(children.length);
  const queue: number[] = [0];
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0;
    const behind = fallback[state] ?? 0;
    for (let symbol = 0; symbol < width; symbol += 1) {
      const child = children[state]?.get(symbol);
      const reached = state === 0 ? 0 : (table[behind * width + symbol] ?? 0);
      table[state * width + symbol] = child ?? reached;
      if (child === undefined) continue;
      fallback[child] = reached;
      outputs[child]?.push(...(outputs[reached] ?? []));
      queue.push(child);
    }
  }
  return table;
}

interface Numbered {
  readonly next: Uint32Array;
  readonly outputs: readonly (readonly number[])[];
  readonly firstWithOutput: number;
}

/** Gives states with outputs the highest numbers, and multiplies each by the table's width: one comparison tells them apart. */
function renumber(table: Uint32Array, outputs: readonly (readonly number[])[], width: number): Numbered {
  const states = outputs.map((_, state) => state);
  const silent = states.filter((state) => outputs[state]?.length === 0);
  const order = [...silent, ...states.filter((state) => outputs[state]?.length !== 0)];
  const place = new Uint32Array(order.length);
  for (const [index, state] of order.entries()) place[state] = index;
  const next = new Uint32Array(table.length);
  for (const [index, state] of order.entries()) {
    for (let symbol = 0; symbol < width; symbol += 1) {
      next[index * width + symbol] = (place[table[state * width + symbol] ?? 0] ?? 0) * width;
    }
  }
  return { next, outputs: order.map((state) => outputs[state] ?? []), firstWithOutput: silent.length * width };
}

const ASCII_SIZE = 128;
