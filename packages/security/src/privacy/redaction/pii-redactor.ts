import type { Json, Random, Span } from '../../kernel/index.ts';
import { type Finding, resolveFindings } from '../../vocabulary/index.ts';
import { chooseConfig, type RedactionDirection, type RedactionRule } from './choose-config.ts';
import { RedactionBlockedError, type RedactionConfig, type RedactionKey, type RedactionScope } from './redaction-config.ts';
import { RedactionMethod } from './redaction-method.ts';
import { RedactionSession } from './redaction-session.ts';
import { redactValue, requireMeans, typeMark } from './redact-value.ts';
import { mapStrings } from './map-strings.ts';

/** A stretch that a detector found. */
export interface Detection {
  readonly piiType: string;
  readonly startPos: number;
  readonly endPos: number;
  readonly value: string;
  /** From 0 to 1; 1 is proven. */
  readonly score?: number;
}

/** What finds personal data, such as a `PIIDetector`. */
export interface DetectionSource<Found extends Detection = Detection> {
  /** @param context - What stands before the text: the name of the member that holds it. */
  readonly detect: (text: string, context?: string) => readonly Found[];
}

/** What a redactor is made of. */
export interface PIIRedactorOptions<Found extends Detection> {
  readonly detector: DetectionSource<Found>;
  /** For types that no rule names; `replace` unless set. */
  readonly defaultConfig?: RedactionConfig;
  /** The first that matches counts. */
  readonly rules?: readonly RedactionRule[];
  /** For the keyed methods. */
  readonly key?: RedactionKey;
  /** For `encrypt`. */
  readonly random?: Pick<Random, 'bytes'>;
}

/** For whom and for what a text is redacted. */
export interface RedactionContext {
  readonly scope?: RedactionScope;
  readonly direction?: RedactionDirection;
  readonly purpose?: string;
  /** Keeps the values behind placeholders. Needed to have them back; a fresh one unless given. */
  readonly session?: RedactionSession;
}

/**
 * Makes personal data in texts and JSON unreadable.
 *
 * @example
 * const redactor = new PIIRedactor({ detector, defaultConfig: { method: RedactionMethod.REPLACE } });
 * const [redacted, detections] = redactor.redact('Write to jane.doe@example.com');
 */
export class PIIRedactor<Found extends Detection = Detection> {
  readonly #options: PIIRedactorOptions<Found>;
  readonly #defaultConfig: RedactionConfig;
  readonly #rules: readonly RedactionRule[];

  /** @throws {RedactionConfigError} when a method lacks its means: hashes, pseudonyms and encryption need a key. */
  constructor(options: PIIRedactorOptions<Found>) {
    this.#options = options;
    this.#defaultConfig = options.defaultConfig ?? { method: RedactionMethod.REPLACE };
    this.#rules = options.rules ?? [];
    requireMeans([this.#defaultConfig, ...this.#rules.map(({ config }) => config)], options);
  }

  /**
   * Redacts a text.
   *
   * @returns The text, and what was found in it. The detections hold the values: they are not for logs.
   * @throws {RedactionBlockedError} when a type is found that is configured to `block`.
   */
  redact(text: string, context: RedactionContext = {}): readonly [text: string, detections: readonly Found[]] {
    return this.#redact(text, this.#complete(context), undefined);
  }

  /**
   * Redacts every string in a JSON value; names of members stay, and help to find what their values are. A string that holds
   * what is configured to `block` becomes the mark of its type.
   *
   * @returns A value of the same shape, and what was found in it.
   */
  redactJson(value: Json, context: RedactionContext = {}): readonly [value: Json, detections: readonly Found[]] {
    const complete = this.#complete(context);
    const detections: Found[] = [];
    const redacted = mapStrings(value, (text, name) => {
      const found = this.#options.detector.detect(text, name);
      for (const detection of found) detections.push(detection);
      try {
        return this.#rewrite(text, found, complete);
      } catch (error) {
        if (error instanceof RedactionBlockedError) return error.types.map(typeMark).join('');
        throw error;
      }
    });
    return [redacted, detections];
  }

  #redact(text: string, context: CompleteContext, name: string | undefined): readonly [string, readonly Found[]] {
    const detections = this.#options.detector.detect(text, name);
    return [this.#rewrite(text, detections, context), detections];
  }

  #rewrite(text: string, detections: readonly Found[], context: CompleteContext): string {
    if (detections.length === 0) return text;
    context.session?.reserve(text);
    const issued = context.session?.findIssued(text) ?? [];
    const spans = resolveFindings([...withoutInner(detections.map(toFinding), issued), ...issued.map(toOpaque)]);
    let redacted = '';
    let copied = 0;
    for (const { start, end, type } of spans) {
      const value = text.slice(start, end);
      if (context.session?.isIssued(value) === true) continue;
      redacted += text.slice(copied, start) + this.#replacement(type, value, context);
      copied = end;
    }
    return redacted + text.slice(copied);
  }

  #replacement(type: string, value: string, { scope, direction, purpose, session }: CompleteContext): string {
    const { key, random } = this.#options;
    const of = { type, tenantId: scope.tenantId, ...(direction === undefined ? {} : { direction }), ...(purpose === undefined ? {} : { purpose }) };
    const means = { scope, ...(key === undefined ? {} : { key }), ...(random === undefined ? {} : { random }), ...(session === undefined ? {} : { tokens: session }) };
    return redactValue(type, value, chooseConfig(this.#rules, of, this.#defaultConfig), means);
  }

  #complete(context: RedactionContext): CompleteContext {
    const { key } = this.#options;
    const scope = context.scope ?? { tenantId: '' };
    const session = context.session ?? (key === undefined ? undefined : new RedactionSession({ scope, key }));
    return { ...context, scope, ...(session === undefined ? {} : { session }) };
  }
}

type CompleteContext = RedactionContext & { readonly scope: RedactionScope };

function toFinding({ startPos, endPos, piiType, score = 1 }: Detection): Finding {
  return { start: startPos, end: endPos, type: piiType, score, detector: 'pii', rule: piiType };
}

function toOpaque({ start, end }: Span): Finding {
  return { start, end, type: 'PLACEHOLDER', score: 0, detector: 'placeholder', rule: 'issued' };
}

/** Nothing is found inside a placeholder that stands in the text already. */
function withoutInner(findings: readonly Finding[], issued: readonly Span[]): readonly Finding[] {
  return issued.length === 0 ? findings : findings.filter(({ start, end }) => !issued.some((one) => one.start <= start && end <= one.end));
}
