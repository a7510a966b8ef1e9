import { type Finding, resolveFindings, type Scan, type ScanCarry, scanText, type TextDetector } from '../vocabulary/index.ts';
import { type Edit, editFindings, type Replace } from './edits.ts';

/** How a text is looked at. */
export interface ChannelTerms {
  readonly detectors: readonly TextDetector[];
  /** What stands in place of a finding; undefined when it stays. */
  readonly replace: Replace;
  /** What stands in place of a stretch that stays undecided for too long. */
  readonly undecided: () => string;
  /**
   * Whether the detectors look for texts that are known to the letter. The text is then taken as it is, not in one spelling, and
   * nothing is held but what may be the beginning of one.
   */
  readonly isExact?: boolean;
}

/**
 * One text that comes in pieces and goes on in pieces: what is decided goes on at once, what is not is held. However it is cut,
 * the same text comes out.
 *
 * What is held is bounded by what the detectors declare. A stretch that outgrows the bound (a flood of characters that do not
 * show, a detector that breaks its word) is never let through: it is replaced, up to the next white space.
 *
 * @see PRIVACY 7.2, 7.6.
 */
export class TextChannel {
  readonly #terms: ChannelTerms;
  readonly #holdMax: number;
  #held = '';
  #scannedLength = 0;
  /** The end of what has gone on, where nothing is brought to one spelling. */
  #before = '';
  #carry: ScanCarry | undefined;
  #taken = 0;
  #isSwallowing = false;

  /** @param carry - What stands before the text, such as the name of the member that holds it. */
  constructor(terms: ChannelTerms, carry?: ScanCarry) {
    this.#terms = terms;
    this.#carry = carry;
    this.#holdMax = HOLD_SLACK + Math.max(0, ...terms.detectors.map(({ maxLength, right }) => maxLength + right));
  }

  /** Whether everything that was taken has gone on. */
  get isEmpty(): boolean {
    return this.#held === '';
  }

  /** Takes the next piece of the text. */
  push(text: string): readonly Edit[] {
    const edits: Edit[] = [];
    let position = 0;
    while (position < text.length) {
      const end = Math.min(text.length, position + STEP - (this.#taken % STEP));
      this.#take(text.slice(position, end), edits);
      position = end;
    }
    return edits;
  }

  /** Ends the text: nothing is held any more. */
  end(): readonly Edit[] {
    const edits: Edit[] = [];
    if (this.#held !== '') this.#scan(true, edits);
    this.#held = '';
    return edits;
  }

  #take(text: string, edits: Edit[]): void {
    this.#taken += text.length;
    const rest = this.#isSwallowing ? this.#swallow(text, edits) : text;
    if (rest === '') return;
    this.#held += rest;
    const isDue = this.#taken % STEP === 0;
    // What has stayed undecided is looked at again when an eighth has been added: long runs cost their length, not its square.
    if (!isDue && this.#held.length - this.#scannedLength < this.#scannedLength >> 3) return;
    this.#scan(false, edits);
    if (isDue && this.#held.length > this.#holdMax) this.#giveUp(edits);
  }

  #scan(isEnd: boolean, edits: Edit[]): void {
    const held = this.#held;
    const { findings, settled } = this.#terms.isExact === true ? this.#scanExact(held, isEnd) : this.#scanText(held, isEnd);
    edits.push(...editFindings(held, findings, { replace: this.#terms.replace, to: settled }));
    this.#held = held.slice(settled);
    this.#scannedLength = this.#held.length;
  }

  #scanText(held: string, isEnd: boolean): Scan {
    const { findings, settled, carry } = scanText(this.#terms.detectors, held, { isEnd, ...(this.#carry === undefined ? {} : { carry: this.#carry }) });
    this.#carry = carry;
    return { findings, settled };
  }

  /** Without one spelling: what is looked for is known to the letter. */
  #scanExact(held: string, isEnd: boolean): Scan {
    const before = this.#before;
    const text = before + held;
    let settled = text.length;
    const findings: Finding[] = [];
    for (const detector of this.#terms.detectors) {
      const scan = detector.scan(text, { from: before.length, isEnd });
      settled = Math.min(settled, scan.settled);
      for (const finding of scan.findings) findings.push({ ...finding, start: finding.start - before.length, end: finding.end - before.length });
    }
    const resolved = resolveFindings(findings);
    const end = resolved.find((finding) => finding.start < settled - before.length && finding.end > settled - before.length)?.start ?? settled - before.length;
    this.#before = text.slice(Math.max(0, before.length + end - EXACT_LEFT), before.length + end);
    return { findings: resolved.filter((finding) => finding.end <= end), settled: end };
  }

  #giveUp(edits: Edit[]): void {
    edits.push({ dropped: this.#held.length, text: this.#terms.undecided() });
    this.#held = '';
    this.#scannedLength = 0;
    this.#carry = undefined;
    this.#isSwallowing = true;
  }

  /** Drops what belongs to a stretch that was given up; gives what follows it. */
  #swallow(text: string, edits: Edit[]): string {
    const found = WHITE_SPACE.exec(text)?.index ?? text.length;
    if (found > 0) edits.push({ dropped: found, text: '' });
    this.#isSwallowing = found === text.length;
    return text.slice(found);
  }
}

/** Places, counted from the text's beginning, at which it is checked how much is held: the same however the text is cut. */
const STEP = 1024;
/** For characters that do not show, among those of a finding. */
const HOLD_SLACK = 512;
const WHITE_SPACE = /\s/u;
/** How far detectors look back that know their texts to the letter. */
const EXACT_LEFT = 8;
