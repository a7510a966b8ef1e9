import { isJsonObject, type Json, normaliseText } from '../kernel/index.ts';
import type { Fault, Finding, PartStart, StreamEvent, TextDetector } from '../vocabulary/index.ts';
import { OWN_SECRET, PLACEHOLDER, placeholderDetector } from './detectors.ts';
import type { FilterCount, FilterJudge } from './filter-policy.ts';
import { JsonChannel } from './json-channel.ts';
import { mapText } from './map-text.ts';
import type { Placeholders, Redact } from './ports.ts';
import { SIGNING_PROTOCOLS } from './signing-protocols.ts';
import { type ChannelTerms, TextChannel, toText } from './text-channel.ts';

/** What an answer is filtered with. */
export interface AnswerFilterTerms {
  /** What is looked for; the gateway's own secrets among it. */
  readonly detectors: readonly TextDetector[];
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
  readonly #channels = new Map<string, Channel>();
  #isOver = false;
  #isBroken = false;

  constructor(terms: AnswerFilterTerms) {
    this.#terms = terms;
    const { detectors, placeholders } = terms;
    const hasValues = placeholders !== undefined && placeholders.size > 0;
    this.#open = {
      detectors: hasValues ? [...detectors, placeholderDetector(placeholders)] : detectors,
      replace: (finding, value) => this.#replace(finding, value),
      undecided: () => this.#redact('UNDECIDED', ''),
    };
    this.#sealed = { detectors, replace: (finding) => this.#look(finding), undecided: () => this.#giveUp() };
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
        this.#channels.set(nameOf(event), { kind: 'json', channel: new JsonChannel(this.#open) });
        return event;
      case 'reasoning':
        this.#channels.set(nameOf(event), { kind: 'text', channel: new TextChannel(SIGNING_PROTOCOLS.has(event.protocol) ? this.#sealed : this.#open) });
        return event;
      case 'text':
      case 'refusal':
        this.#channels.set(nameOf(event), { kind: 'text', channel: new TextChannel(this.#open) });
        return event;
    }
  }

  #text(event: Extract<StreamEvent, { type: 'text-delta' }>, kept: StreamEvent[]): void {
    const open = this.#channel(event, 'text');
    if (open.kind !== 'text') return this.#giveUpOn(event);
    const text = toText(open.channel.push(event.text));
    if (text !== '' || event.text === '') kept.push(text === event.text ? event : { ...event, text });
  }

  #arguments(event: Extract<StreamEvent, { type: 'arguments-delta' }>, kept: StreamEvent[]): void {
    const open = this.#channel(event, 'json');
    if (open.kind !== 'json') return this.#giveUpOn(event);
    const json = open.channel.push(event.json);
    this.#isBroken ||= open.channel.isBroken;
    if (json !== '' || event.json === '') kept.push(json === event.json ? event : { ...event, json });
  }

  #flush({ choice, part }: Place, kept: StreamEvent[]): void {
    const open = this.#channels.get(nameOf({ choice, part }));
    if (open === undefined) return;
    if (open.kind === 'text') {
      const text = toText(open.channel.end());
      if (text !== '') kept.push({ type: 'text-delta', choice, part, text });
    } else {
      const json = open.channel.end();
      this.#isBroken ||= open.channel.isBroken;
      if (json !== '') kept.push({ type: 'arguments-delta', choice, part, json });
    }
  }

  /** The channel of a part; a part that never started is looked at all the same. */
  #channel(place: Place, kind: Channel['kind']): Channel {
    const known = this.#channels.get(nameOf(place));
    if (known !== undefined) return known;
    const opened: Channel = kind === 'text' ? { kind, channel: new TextChannel(this.#open) } : { kind, channel: new JsonChannel(this.#open) };
    this.#channels.set(nameOf(place), opened);
    return opened;
  }

  /** A part that is text and arguments at once cannot be followed: the answer ends. */
  #giveUpOn(event: StreamEvent): void {
    this.#terms.judge.block(`UNREADABLE_${event.type.toUpperCase()}`);
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

type Channel = { readonly kind: 'text'; readonly channel: TextChannel } | { readonly kind: 'json'; readonly channel: JsonChannel };

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
