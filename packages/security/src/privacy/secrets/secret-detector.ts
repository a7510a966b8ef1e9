import type { Finding, Scan, ScanWindow, TextDetector } from '../../vocabulary/index.ts';
import { resolveFindings } from '../../vocabulary/index.ts';
import { KEY_BLOCK_CHARACTERS_MAX, LEFT_CONTEXT_CHARACTERS, RIGHT_CONTEXT_CHARACTERS } from './bounds.ts';
import type { Candidate } from './candidate.ts';
import { earliestOpenWord } from './open-word.ts';
import { createLiteralFinder } from './literal-finder.ts';
import { compileRules, type Rule } from './rules.ts';
import type { SecretFormat } from './secret-format.ts';
import { SECRET_FORMATS } from './secret-formats.ts';
import { TextWindow } from './text-window.ts';

/** What a program may change about the detector. */
export interface SecretDetectorOptions {
  /** The table of vendors' formats; {@link SECRET_FORMATS} by default, to which a program may add its own. */
  readonly formats?: readonly SecretFormat[];
  /** Rules that are not to fire, by id. */
  readonly disabled?: readonly string[];
  /** Findings below are dropped: 0.5 by default, which keeps all. */
  readonly scoreMin?: number;
}

/**
 * Finds credentials: vendors' tokens by their grammar and built-in check, private keys, web tokens, passwords in URLs and
 * headers, and values whose name or sentence says what they are. Nothing is asked of a network.
 *
 * Literals of all rules are found in one pass; what a literal announces is read by hand-written scanners with a bound, so that
 * time is linear in the text whatever it holds. Findings have type `SECRET`; their rule is the format's id.
 *
 * @see docs/secrets.md.
 * @example
 * createSecretDetector().scan(text, { from: 0, isEnd: true }).findings;
 */
export function createSecretDetector(options: SecretDetectorOptions = {}): TextDetector {
  const disabled = new Set(options.disabled);
  const scoreMin = options.scoreMin ?? SCORE_MIN;
  const rules = compileRules((options.formats ?? SECRET_FORMATS).filter(({ id }) => !disabled.has(id)));
  const finder = createLiteralFinder(rules.literals);
  const isWanted = ({ rule, score }: Candidate): boolean => score >= scoreMin && !disabled.has(rule);
  const readAll = (reader: Reader): void =>
    finder.scan(reader.text, Math.max(0, reader.readFrom - finder.lengthMax), (literal, end) => {
      if (end <= reader.readFrom) return;
      for (const rule of rules.byLiteral[literal] ?? []) reader.read(rule, end);
    });
  return {
    name: 'secrets',
    maxLength: KEY_BLOCK_CHARACTERS_MAX,
    left: LEFT_CONTEXT_CHARACTERS,
    right: RIGHT_CONTEXT_CHARACTERS,
    scan: (text, where) => {
      const reader = new Reader(text, where);
      readAll(reader);
      return reader.conclude(isWanted);
    },
    remember: (text, { from, to, memory }) => {
      const reader = new Reader(text.slice(0, to), { from, isEnd: false, memory });
      readAll(reader);
      return reader.pending;
    },
  };
}

/** Collects what rules find in one window, and how far it is final. */
class Reader {
  readonly text: string;
  /**
   * Literals that end before stand in the context and are done: their rules did not look past the end of what came before.
   * What {@link pending} counts are the others.
   */
  readonly readFrom: number;
  readonly #window: TextWindow;
  readonly #where: ScanWindow;
  readonly #found: Candidate[] = [];
  #open: number;
  #firstPending: number;

  constructor(text: string, where: ScanWindow) {
    this.text = text;
    this.readFrom = where.from - (typeof where.memory === 'number' ? where.memory : where.from);
    this.#window = new TextWindow(text);
    this.#where = where;
    this.#open = text.length;
    this.#firstPending = text.length;
  }

  /** How far before the end the first literal ends whose rule wants to see more; 0 when there is none. */
  get pending(): number {
    return Math.min(this.text.length, LEFT_CONTEXT_CHARACTERS, this.text.length - this.#firstPending);
  }

  read(rule: Rule, end: number): void {
    const window = this.#window;
    window.hasLookedPastEnd = false;
    window.openAt = window.end;
    const found = rule(window, end);
    if (window.hasLookedPastEnd) {
      this.#open = Math.min(this.#open, Math.max(window.openAt, this.#where.from));
      // One more, so that the literal itself ends behind what is left out.
      this.#firstPending = Math.min(this.#firstPending, end - 1);
    }
    if (found !== undefined && found.start >= this.#where.from) this.#found.push(found);
  }

  conclude(isWanted: (candidate: Candidate) => boolean): Scan {
    const { from, isEnd } = this.#where;
    const findings = resolveFindings(this.#found.filter(isWanted).map(toFinding));
    if (isEnd) return { findings, settled: this.#window.end };
    let settled = Math.min(this.#open, Math.max(from, earliestOpenWord(this.#window, from)));
    for (const finding of findings.toReversed()) if (finding.end > settled && finding.start < settled) settled = finding.start;
    return { findings: findings.filter(({ end }) => end <= settled), settled };
  }
}

function toFinding({ start, end, score, rule }: Candidate): Finding {
  return { start, end, score, rule, type: 'SECRET', detector: 'secrets' };
}

const SCORE_MIN = 0.5;
