import { isJsonObject, type Json, type JsonObject, ok, refuse, type Result } from '../kernel/index.ts';
import type { ModelRequest, TextDetector } from '../vocabulary/index.ts';
import { AnswerFilter } from './answer-filter.ts';
import { type ContentFilteringConfig, type CompleteConfig, completeConfig } from './content-filtering-config.ts';
import { ownSecretDetector } from './detectors.ts';
import { filterModelRequest, type FilteredRequest, type FilterRefusal } from './filter-request.ts';
import { filterJson } from './filter-json.ts';
import { type FilterAction, type FilterCount, FilterJudge } from './filter-policy.ts';
import type { FilterDirection, Placeholders, Redact } from './ports.ts';
import type { Unreadable } from './request-texts.ts';

/** What a filter is made of. */
export interface ContentFilterOptions {
  readonly config?: ContentFilteringConfig;
  /** What finds personal data. */
  readonly personalData: readonly TextDetector[];
  /** What finds credentials and other sensitive data. */
  readonly sensitiveData: readonly TextDetector[];
  /** Opens the placeholders of one conversation. */
  readonly openPlaceholders: (scope: FilterScope) => Placeholders;
  /** The type in angle brackets unless set. */
  readonly redact?: Redact;
  /** Texts that never leave in an answer, whatever the configuration: own credentials, canaries. */
  readonly ownSecrets?: readonly string[];
  /** Finds attempts to steer a model in a text. Without one, no text is looked at for them, and verdicts say so. */
  readonly isInjection?: (text: string) => boolean;
  /** Request parameters beyond the schemas that may pass. */
  readonly extraParameters?: ReadonlySet<string>;
}

/** Whose conversation it is. */
export interface FilterScope {
  readonly tenantId: string;
  readonly conversationId?: string;
}

/** What a request leaves behind for its answer: the values that were taken out of it. Hold it until the answer is out. */
export interface FilterConversation {
  readonly placeholders?: Placeholders;
}

/** What a filter did. It holds no value, so it may be logged. */
export interface FilterVerdict {
  readonly outcome: 'passed' | 'changed' | 'refused';
  readonly counts: readonly FilterCount[];
  readonly notScanned: readonly NotScanned[];
}

/** What was not looked at. */
export type NotScanned = Unreadable['kind'] | 'prompt-injection';

/** A request or a response as it may go on. */
export interface FilteredData {
  /** Absent when it may not go on in any form. */
  readonly data?: Json;
  readonly verdict: FilterVerdict;
  /** For the response to this request. */
  readonly conversation: FilterConversation;
}

/**
 * Filters requests to models and their answers: every role, tool definitions, arguments and results, names of files, reasoning,
 * structured output, streamed or not.
 *
 * @example
 * const filter = createContentFilter({ config: { filterPii: true } });
 * const { data, conversation } = filter.filterRequest(request);
 * const answer = filter.filterResponse(await callModel(data), conversation);
 */
export class ContentFilter {
  readonly #options: ContentFilterOptions;
  readonly #config: CompleteConfig;
  readonly #detectors: readonly TextDetector[];
  readonly #answerDetectors: readonly TextDetector[];
  readonly #ownSecrets: TextDetector | undefined;
  readonly #redact: Redact;
  readonly #actions: Readonly<Record<FilterDirection, Map<string, FilterAction>>> = { request: new Map(), answer: new Map() };

  constructor(options: ContentFilterOptions) {
    this.#options = options;
    this.#config = completeConfig(options.config ?? {});
    const { filterPii, filterSensitiveData, answers } = this.#config;
    this.#detectors = [...(filterPii ? options.personalData : []), ...(filterSensitiveData ? options.sensitiveData : [])];
    this.#answerDetectors = answers.mode === 'off' ? [] : this.#detectors;
    this.#ownSecrets = (options.ownSecrets ?? []).length === 0 ? undefined : ownSecretDetector(options.ownSecrets ?? []);
    this.#redact = options.redact ?? (({ type }) => `<${type}>`);
  }

  /** Whether answers have to be looked at even where their requests held nothing. */
  get looksAtAnswers(): boolean {
    return this.#answerDetectors.length > 0 || this.#ownSecrets !== undefined;
  }

  /** Filters a request of any surface, at once. */
  filterModelRequest(request: ModelRequest, scope: FilterScope): FilteredResult {
    const steps = this.#filterSteps(request, scope);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /**
   * The same for programs that others wait for: a request of usual size is filtered at once, a large one in turns.
   *
   * @param pause - Gives others a turn.
   */
  filterModelRequestInTurns(request: ModelRequest, scope: FilterScope, pause: () => Promise<unknown>): FilteredResult | Promise<FilteredResult> {
    const steps = this.#filterSteps(request, scope);
    const step = steps.next();
    return step.done === true ? step.value : goOn(steps, pause);
  }

  *#filterSteps(request: ModelRequest, scope: FilterScope): Generator<undefined, FilteredResult> {
    const { requests, unreadable, signedReasoning } = this.#config;
    const judge = new FilterJudge('request', requests, this.#actions.request);
    let placeholders: Placeholders | undefined;
    const filtered = yield* filterModelRequest(request, {
      detectors: requests.mode === 'off' ? [] : this.#detectors,
      judge,
      placeholders: () => (placeholders ??= this.#options.openPlaceholders(scope)),
      redact: this.#redact,
      unreadable,
      signedReasoning,
      extraParameters: this.#options.extraParameters ?? new Set(),
    });
    if (!filtered.ok) return refuse({ ...filtered.reason, verdict: this.#verdict(judge, { outcome: 'refused', notScanned: [] }) });
    const outcome = filtered.value.request === request ? 'passed' : 'changed';
    const verdict = this.#verdict(judge, { outcome, notScanned: filtered.value.notScanned });
    return ok({ request: filtered.value.request, verdict, conversation: placeholders === undefined ? {} : { placeholders } });
  }

  /** Opens the filter of one answer; undefined when there is nothing to look for and nothing to put back. */
  openAnswer({ placeholders }: FilterConversation): AnswerFilter | undefined {
    if (!this.looksAtAnswers && (placeholders?.size ?? 0) === 0) return undefined;
    return new AnswerFilter({
      detectors: this.#answerDetectors,
      ...(this.#ownSecrets === undefined ? {} : { ownSecrets: this.#ownSecrets }),
      judge: new FilterJudge('answer', this.#config.answers, this.#actions.answer),
      ...(placeholders === undefined ? {} : { placeholders }),
      redact: this.#redact,
      signedReasoning: this.#config.signedReasoning,
    });
  }

  /** Filters the JSON of a request, whatever its shape: every string in it, names of members included. */
  filterRequest(data: Json, scope: FilterScope = { tenantId: '' }): FilteredData {
    const { requests } = this.#config;
    const judge = new FilterJudge('request', requests, this.#actions.request);
    let placeholders: Placeholders | undefined;
    const isAttack = this.#hasInjection(data);
    const filtered = filterJson(data, {
      detectors: requests.mode === 'off' ? [] : this.#detectors,
      judge,
      redact: this.#redact,
      placeholders: () => (placeholders ??= this.#options.openPlaceholders(scope)),
    });
    const isRefused = judge.isBlocked || isAttack;
    const verdict = this.#verdict(judge, { outcome: isRefused ? 'refused' : filtered === data ? 'passed' : 'changed', notScanned: [] });
    return { ...(isRefused ? {} : { data: filtered }), verdict, conversation: placeholders === undefined ? {} : { placeholders } };
  }

  /** Filters the JSON of a response, whatever its shape, and puts back what was taken out of its request. */
  filterResponse(data: Json, conversation: FilterConversation = {}): FilteredData {
    const judge = new FilterJudge('answer', this.#config.answers, this.#actions.answer);
    const filtered = filterJson(data, {
      detectors: [...this.#answerDetectors, ...(this.#ownSecrets === undefined ? [] : [this.#ownSecrets])],
      judge,
      redact: this.#redact,
      ...(conversation.placeholders === undefined ? {} : { restored: conversation.placeholders }),
    });
    const verdict = this.#verdict(judge, { outcome: judge.isBlocked ? 'refused' : filtered === data ? 'passed' : 'changed', notScanned: [] });
    return { ...(judge.isBlocked ? {} : { data: filtered }), verdict, conversation };
  }

  #verdict(judge: FilterJudge, { outcome, notScanned }: { readonly outcome: FilterVerdict['outcome']; readonly notScanned: FilteredRequest['notScanned'] }): FilterVerdict {
    const kinds = new Set<NotScanned>(notScanned.map(({ kind }) => kind));
    if (judge.direction === 'request' && this.#config.filterPromptInjections && this.#options.isInjection === undefined) kinds.add('prompt-injection');
    return { outcome, counts: judge.counts, notScanned: [...kinds] };
  }

  #hasInjection(data: Json): boolean {
    const { isInjection } = this.#options;
    if (!this.#config.filterPromptInjections || isInjection === undefined) return false;
    return listStrings(data).some(isInjection);
  }
}

/** A request that may go out, or why it may not. */
export type FilteredResult = Result<FilteredModelRequest, FilterRefusal & { readonly verdict: FilterVerdict }>;

async function goOn(steps: Generator<undefined, FilteredResult>, pause: () => Promise<unknown>): Promise<FilteredResult> {
  for (;;) {
    await pause();
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** A request that may go out. */
export interface FilteredModelRequest {
  readonly request: ModelRequest;
  readonly verdict: FilterVerdict;
  readonly conversation: FilterConversation;
}

function listStrings(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isJsonObject(value)) return Object.values(value satisfies JsonObject).flatMap(listStrings);
  return Array.isArray(value) ? value.flatMap(listStrings) : [];
}
