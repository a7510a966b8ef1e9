import { isJsonObject, type Json, normaliseText } from '../kernel/index.ts';
import type { Fault, Finding, PartStart, StreamEvent, TextDetector } from '../vocabulary/index.ts';
import { OWN_SECRET, PLACEHOLDER, placeholderDetector } from './detectors.ts';
import { toText } from './edits.ts';
import type { FilterCount, FilterJudge } from './filter-policy.ts';
import { JsonChannel } from './json-channel.ts';
import { mapText } from './map-text.ts';
import type { Placeholders, Redact } from './ports.ts';
import { SIGNING_PROTOCOLS } from './signing-protocols.ts';
import { type ChannelTerms, TextChannel } from './text-channel.ts';

/** What an answer is filtered with. */
export interface AnswerFilterTerms {
  /** What is looked for. */
  readonly detectors: readonly TextDetector[];
  /** What never leaves and is known to the letter. */
  readonly ownSecrets?: TextDetector;
  readonly judge: FilterJudge;
  /** The values that were taken out of the request. */
  readonly placeholders?: Placeholders;
  readonly redact: Redact;
  /** What is done when something is found in reasoning that its provider has signed and that cannot be changed. */
  readonly signedReasoning: 'pass' | 'block';
}

/**
 * Filters one answer, streamed or not: what is found becomes unreadable or ends the answer, and placeholders become the values
 * that they stand for. Each text of the answer is a channel of its own; what a channel holds goes out before its part ends.
 *
 * Reasoning that its provider has signed is never changed, and placeholders in it stay.
 */
export class AnswerFilter {
  readonly #terms: AnswerFilterTerms;
  readonly #open: ChannelTerms;
  readonly #sealed: ChannelTerms;
  /** For answers that are only looked at: nothing is held for it. */
  readonly #watched: ChannelTerms | undefined;
  readonly #isRestoring: boolean;
  readonly #channels = new Map<string, Channel>();
  #isOver = false;
  #isBroken = false;

  constructor(terms: AnswerFilterTerms) {
    this.#terms = terms;
    const { detectors, ownSecrets, placeholders, judge } = terms;
    const own = ownSecrets === undefined ? [] : [ownSecrets];
    const restorable = placeholders === undefined || placeholders.size === 0 ? [] : [placeholderDetector(placeholders)];
    const isEnforcing = judge.mode === 'enforce' && detectors.length > 0;
    this.#isRestoring = restorable.length > 0;
    this.#open = {
      detectors: [...(isEnforcing ? detectors : []), ...own, ...restorable],
      replace: (finding, value) => this.#replace(finding, value),
      undecided: () => this.#redact('UNDECIDED', ''),
      isExact: !isEnforcing,
    };
    this.#sealed = { detectors: [...(isEnforcing ? detectors : []), ...own], replace: (finding) => this.#look(finding), undecided: () => this.#giveUp(), isExact: !isEnforcing };
    this.#watched = judge.mode === 'monitor' && detectors.length > 0 ? { detectors, replace: (finding) => this.#count(finding), undecided: () => '' } : undefined;
  }

  /** Whether what is found in answers is changed, so that nothing may pass that was not looked at. */
  get isEnforcing(): boolean {
    return this.#open.isExact !== true;
  }

  /** What was found so far, by type and action. */
  get counts(): readonly FilterCount[] {
    return this.#terms.judge.counts;
  }

  /** Whether arguments came that were no JSON, and were looked at as plain text. */
  get hasBrokenJson(): boolean {
    return this.#isBroken;
  }

  /** What may go on: the array itself when nothing changes. A fault ends the answer. */
  push(events: readonly StreamEvent[]): readonly StreamEvent[] {
    if (this.#isOver) return [];
    const kept: StreamEvent[] = [];
    for (const event of events) {
      this.#take(event, kept);
      if (this.#terms.judge.isBlocked) {
        this.#isOver = true;
        return [{ type: 'fault', fault: REFUSED }];
      }
    }
    return isSame(events, kept) ? events : kept;
  }

  #take(event: StreamEvent, kept: StreamEvent[]): void {
    switch (event.type) {
      case 'part-start':
        kept.push(this.#start(event));
        return;
      case 'text-delta':
        return this.#text(event, kept);
      case 'arguments-delta':
        return this.#arguments(event, kept);
      case 'signature':
        this.#flush(event, kept);
        kept.push(event);
        return;
      case 'citation':
        return this.#citation(event, kept);
      case 'part-end':
        this.#flush(event, kept);
        this.#channels.delete(nameOf(event));
        kept.push(event);
        return;
      case 'fault':
        // What is held was not decided: it does not leave.
        this.#isOver = true;
        kept.push(event);
        return;
      case 'choice-end':
      case 'answer-start':
      case 'usage':
      case 'answer-end':
        kept.push(event);
    }
  }

  #start(event: PartStart): PartStart {
    switch (event.kind) {
      case 'opaque':
        return this.#opaque(event);
      case 'tool-call':
        this.#channels.set(nameOf(event), this.#openArguments());
        return event;
      case 'reasoning':
        this.#channels.set(nameOf(event), this.#openText(SIGNING_PROTOCOLS.has(event.protocol) ? this.#sealed : this.#open));
        return event;
      case 'text':
      case 'refusal':
        this.#channels.set(nameOf(event), this.#openText(this.#open));
        return event;
    }
  }

  #text(event: Extract<StreamEvent, { type: 'text-delta' }>, kept: StreamEvent[]): void {
    const text = this.#push(event, event.text);
    if (text !== '' || event.text === '') kept.push(text === event.text ? event : { ...event, text });
  }

  #arguments(event: Extract<StreamEvent, { type: 'arguments-delta' }>, kept: StreamEvent[]): void {
    const json = this.#push(event, event.json);
    if (json !== '' || event.json === '') kept.push(json === event.json ? event : { ...event, json });
  }

  #push(event: Delta, text: string): string {
    const open = this.#channel(event);
    open.watch?.push(text);
    if (open.kind === 'text') return toText(open.channel.push(text));
    const json = open.channel.push(text);
    this.#isBroken ||= open.channel.isBroken;
    return json;
  }

  #flush({ choice, part }: Place, kept: StreamEvent[]): void {
    const open = this.#channels.get(nameOf({ choice, part }));
    if (open === undefined) return;
    open.watch?.end();
    const rest = open.kind === 'text' ? toText(open.channel.end()) : open.channel.end();
    if (open.kind === 'json') this.#isBroken ||= open.channel.isBroken;
    if (rest === '') return;
    kept.push(open.isArguments ? { type: 'arguments-delta', choice, part, json: rest } : { type: 'text-delta', choice, part, text: rest });
  }

  #openText(terms: ChannelTerms): Channel {
    return { kind: 'text', isArguments: false, channel: new TextChannel(terms), ...this.#openWatch() };
  }

  /** Where nothing is put into them and nothing is looked for but what is known to the letter, arguments need not be read as JSON. */
  #openArguments(): Channel {
    const watch = this.#openWatch();
    if (!this.isEnforcing && !this.#isRestoring) return { kind: 'text', isArguments: true, channel: new TextChannel(this.#open), ...watch };
    return { kind: 'json', isArguments: true, channel: new JsonChannel(this.#open), ...watch };
  }

  #openWatch(): { readonly watch?: TextChannel } {
    return this.#watched === undefined ? {} : { watch: new TextChannel(this.#watched) };
  }

  /** The channel of a part; a part that never started is looked at all the same. */
  #channel(event: Delta): Channel {
    const known = this.#channels.get(nameOf(event));
    if (known !== undefined) return known;
    const opened = event.type === 'text-delta' ? this.#openText(this.#open) : this.#openArguments();
    this.#channels.set(nameOf(event), opened);
    return opened;
  }

  #replace(finding: Finding, value: string): string | undefined {
    if (finding.type === PLACEHOLDER) return this.#terms.placeholders?.restore(normaliseText(value).text);
    switch (this.#terms.judge.decide(finding)) {
      case 'allow':
      case 'flag':
        return undefined;
      case 'redact':
      case 'restore':
        return this.#redact(finding.type, value);
      case 'block':
        return '';
    }
  }

  #count(finding: Finding): undefined {
    this.#terms.judge.decide(finding);
    return undefined;
  }

  /** A finding in what cannot be changed. */
  #look(finding: Finding): undefined {
    const action = this.#terms.judge.decide(finding);
    const isCut = action === 'redact' || action === 'restore';
    if (finding.type === OWN_SECRET || (isCut && this.#terms.signedReasoning === 'block')) this.#terms.judge.block(finding.type);
    return undefined;
  }

  #giveUp(): string {
    this.#terms.judge.block('UNDECIDED');
    return '';
  }

  #redact(type: string, value: string): string {
    return this.#terms.redact({ type, value, direction: 'answer' });
  }

  #opaque(event: Extract<PartStart, { kind: 'opaque' }>): PartStart {
    const value = this.#json(event.value);
    return value === event.value ? event : { ...event, value };
  }

  #citation(event: Extract<StreamEvent, { type: 'citation' }>, kept: StreamEvent[]): void {
    const citation = this.#json(event.citation);
    kept.push(citation === event.citation || !isJsonObject(citation) ? event : { ...event, citation });
  }

  #json(value: Json): Json {
    return mapText(value, (text, context) => {
      const channel = new TextChannel(this.#open, context);
      return toText(channel.push(text)) + toText(channel.end());
    });
  }
}

type Channel = { readonly isArguments: boolean; readonly watch?: TextChannel } & (
  | { readonly kind: 'text'; readonly channel: TextChannel }
  | { readonly kind: 'json'; readonly channel: JsonChannel }
);

type Delta = Extract<StreamEvent, { type: 'text-delta' | 'arguments-delta' }>;

interface Place {
  readonly choice: number;
  readonly part: number;
}

function nameOf({ choice, part }: Place): string {
  return `${choice}/${part}`;
}

function isSame(events: readonly StreamEvent[], kept: readonly StreamEvent[]): boolean {
  return events.length === kept.length && events.every((event, index) => event === kept[index]);
}

const REFUSED: Fault = { kind: 'content-refused' };
