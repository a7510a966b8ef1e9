import { EPOCH_JUMP_MAX, EPOCHS_MAX } from './bounds.ts';
import { CHAIN_START, type ChainPosition, isSealed, readLine, type ReadLine } from './log-chain.ts';
import { EpochKey } from './log-keys.ts';
import { controlOf } from './recover-log.ts';

/** A line that does not prove itself, or a place where lines are missing. */
export interface InvalidEntry {
  readonly segment: number;
  /** In the segment, from 1. */
  readonly line: number;
  /** The number that the line claims, or that should stand here. */
  readonly sequence: number;
  readonly reason: InvalidReason;
}

/**
 * What is wrong: `malformed`: no line of this log. `altered`: its bytes, or those before it, are not those that were written. `missing`: lines before it are gone.
 * `repeated`: its number was there already. `unsealed`: the key changed without the seal of the one before. `misplaced`: it
 * stands in another segment. `cut`: the log ends too early. `rewritten`: a witness has seen another line here.
 */
export type InvalidReason = 'malformed' | 'altered' | 'missing' | 'repeated' | 'unsealed' | 'misplaced' | 'cut' | 'rewritten';

/** What a check goes by. */
export interface CheckTerms {
  /** The key of epoch 0; without it only the order is checked. */
  readonly firstKey?: Uint8Array;
  readonly anchors: readonly ChainPosition[];
}

/** Checks lines one after the other, and finds back into the chain after a bad one. */
export class ChainCheck {
  readonly invalid: InvalidEntry[] = [];
  entries = 0;
  firstSequence = 0;
  readonly #anchors: ReadonlyMap<number, string>;
  readonly #anchorMax: number;
  #key: EpochKey | undefined;
  #last: ChainPosition = CHAIN_START;
  /** After the last line that proved itself: where the chain goes on when the bad one was only put in. */
  #lastGood: ChainPosition = CHAIN_START;
  #isAtSeal = false;
  #segment = 0;
  #line = 0;
  #firstSegment = 0;
  #prunedThrough = 0;

  constructor({ firstKey, anchors }: CheckTerms) {
    this.#key = firstKey === undefined ? undefined : new EpochKey(firstKey, 0);
    this.#anchors = new Map(anchors.map(({ sequence, mac }) => [sequence, mac]));
    this.#anchorMax = Math.max(0, ...this.#anchors.keys());
  }

  /** After the last line that was looked at. */
  get position(): ChainPosition {
    return this.#last;
  }

  beginSegment(segment: number): void {
    if (this.#firstSegment === 0) this.#firstSegment = segment;
    this.#segment = segment;
    this.#line = 0;
  }

  /** Looks at the next line, without its line feed. */
  line(text: string): void {
    this.entries += 1;
    this.#line += 1;
    const line = readLine(text);
    if (line === undefined) {
      this.#report(this.#last.sequence + 1, 'malformed');
      return;
    }
    if (this.firstSequence === 0) this.#begin(line);
    const reason = this.#judge(line);
    this.#last = { sequence: line.sequence, mac: line.mac };
    if (reason !== undefined) {
      this.#report(line.sequence, reason);
      return;
    }
    this.#lastGood = this.#last;
    this.#learn(line);
  }

  /** Looks at what the whole log must have: the segments that were not removed by the log itself, and every line that a witness has seen. */
  end(): void {
    if (this.#firstSegment > this.#prunedThrough + 1) this.invalid.unshift({ segment: this.#prunedThrough + 1, line: 1, sequence: 1, reason: 'missing' });
    if (this.#last.sequence >= this.#anchorMax) return;
    this.#line += 1;
    this.#report(this.#last.sequence + 1, 'cut');
  }

  /** The first line may stand anywhere when older segments were removed: it says itself what came before, under its own key. */
  #begin(line: ReadLine): void {
    this.firstSequence = line.sequence;
    const control = controlOf(line);
    const previous = control?.event === 'log.segment' ? control.metadata['previous'] : undefined;
    if (this.#firstSegment === 1 || typeof previous !== 'string') return;
    this.#last = { sequence: line.sequence - 1, mac: previous };
    this.#lastGood = this.#last;
    if (this.#key !== undefined) this.#key = stepTo(this.#key, line.epoch, EPOCHS_MAX) ?? this.#key;
  }

  #judge(line: ReadLine): InvalidReason | undefined {
    const witnessed = this.#anchors.get(line.sequence);
    if (witnessed !== undefined && witnessed !== line.mac) return 'rewritten';
    const next = this.#last.sequence + 1;
    if (this.#key === undefined) return orderOf(line.sequence, next);
    const key = line.epoch === this.#key.epoch ? this.#key : stepTo(this.#key, line.epoch, EPOCH_JUMP_MAX);
    if (key === undefined) return orderOf(line.sequence, next) ?? 'altered';
    const before = [this.#last, this.#lastGood].find(({ mac }) => isSealed(line, mac, key));
    const reason = before === undefined ? (orderOf(line.sequence, next) ?? 'altered') : this.#judgeSealed(line, before, key);
    // A later key is believed only where it proves its line, whether or not its turn had come.
    if (before !== undefined && key !== this.#key) this.#key = key;
    return reason;
  }

  /** The line is genuine and follows `before`. Is it in its place? */
  #judgeSealed(line: ReadLine, before: ChainPosition, key: EpochKey): InvalidReason | undefined {
    if (line.sequence > before.sequence + 1) return 'missing';
    const isTurn = key !== this.#key;
    if (isTurn && !(this.#isAtSeal && key.epoch === (this.#key?.epoch ?? 0) + 1)) return 'unsealed';
    if (!isTurn && this.#isAtSeal) return 'unsealed';
    const control = controlOf(line);
    return control?.event === 'log.segment' && control.metadata['segment'] !== this.#segment ? 'misplaced' : undefined;
  }

  #learn(line: ReadLine): void {
    const control = controlOf(line);
    this.#isAtSeal = control?.event === 'log.sealed';
    const through = control?.event === 'log.pruned' ? control.metadata['through'] : undefined;
    if (typeof through === 'number') this.#prunedThrough = Math.max(this.#prunedThrough, through);
  }

  #report(sequence: number, reason: InvalidReason): void {
    this.#isAtSeal = false;
    this.invalid.push({ segment: this.#segment, line: this.#line, sequence, reason });
  }
}

function orderOf(sequence: number, next: number): InvalidReason | undefined {
  if (sequence === next) return undefined;
  return sequence > next ? 'missing' : 'repeated';
}

/** The key of a later epoch; undefined when it is an earlier one, or too far. */
function stepTo(key: EpochKey, epoch: number, stepsMax: number): EpochKey | undefined {
  if (epoch < key.epoch || epoch - key.epoch > stepsMax) return undefined;
  let at = key;
  while (at.epoch < epoch) at = at.next();
  return at;
}
