/** What is wrong with the configuration, where, and what to do. Never holds a secret's value. */
export interface ConfigProblem {
  /** Dotted: `providers.openai.base_url`; empty for the file itself. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
  /** The file, when it stands in one. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** A path into the document: keys and positions. */
export type DocumentPath = readonly (string | number)[];

/** Where something stands in a file. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Collects problems and warnings while a configuration is read. */
export interface Problems {
  readonly add: (path: DocumentPath, message: string, advice: string) => void;
  readonly warn: (path: DocumentPath, message: string, advice: string) => void;
  /** In the order of the file. */
  readonly all: () => readonly ConfigProblem[];
  /** In the order of the file. */
  readonly warnings: () => readonly ConfigProblem[];
}

/** Opens an empty list. `locate` finds the place of a path, in `file`. */
export function createProblems(locate: (path: DocumentPath) => Place | undefined, file: string | undefined): Problems {
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const note = (list: ConfigProblem[]) => (path: DocumentPath, message: string, advice: string): void => {
    const place = locate(path);
    list.push({ path: toDotted(path), message, advice, ...(place !== undefined && file !== undefined && { file, ...place }) });
  };
  return {
    add: note(problems),
    warn: note(warnings),
    all: () => problems.toSorted(byPlace),
    warnings: () => warnings.toSorted(byPlace),
  };
}

/** One line for a person: `agentor.yaml:3:5 server.port: must be … (what to do)`. */
export function formatProblem(problem: ConfigProblem): string {
  const place = problem.file === undefined ? '' : `${problem.file}:${problem.line ?? 1}:${problem.column ?? 1} `;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${place}${path}${problem.message}. ${problem.advice}.`;
}

function toDotted(path: DocumentPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

function byPlace(left: ConfigProblem, right: ConfigProblem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
