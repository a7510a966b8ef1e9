import { isJsonObject, type Json, type JsonObject, ok, refuse, type Result } from '../kernel/index.ts';
import { type Finding, type ModelRequest, type ScanCarry, scanText, type TextDetector } from '../vocabulary/index.ts';
import { CLIENT_CODECS } from '../wire/index.ts';
import { type BodyEdit, editBody, valueAt } from './edit-body.ts';
import { editFindings, toText } from './edits.ts';
import type { FilterJudge } from './filter-policy.ts';
import { JsonChannel } from './json-channel.ts';
import type { Placeholders, Redact } from './ports.ts';
import { outsideIssued, replacementFor } from './replacement-for.ts';
import { listContent, type RequestText, type Unreadable } from './request-texts.ts';
import type { ChannelTerms } from './text-channel.ts';

/** What a request is filtered with. */
export interface RequestFilterTerms {
  readonly detectors: readonly TextDetector[];
  readonly judge: FilterJudge;
  /** Opened when the first value has to be taken out. */
  readonly placeholders: () => Placeholders;
  readonly redact: Redact;
  /** What is done with what cannot be read. */
  readonly unreadable: 'pass' | 'block';
  /** What is done when something is found in reasoning that cannot be changed. */
  readonly signedReasoning: 'pass' | 'block';
  /** Parameters beyond the schemas that may pass. */
  readonly extraParameters: ReadonlySet<string>;
}

/** A request as it may go out, and what was not looked at. */
export interface FilteredRequest {
  /** The very request that was given when nothing was changed. */
  readonly request: ModelRequest;
  readonly notScanned: readonly Unreadable[];
}

/** Why a request may not go out. */
export type FilterRefusal = { readonly reason: 'blocked' | 'unreadable' | 'cannot-be-rewritten' };

/**
 * Filters a request of any surface: every text of every role, tool definitions, arguments and results, names of files, parameters.
 * What is changed is changed in the native body, which is then read anew: no form of the request keeps the old text.
 *
 * It yields after every {@link CHARACTERS_IN_ONE_GO} characters, so that others may have a turn.
 */
export function* filterModelRequest(request: ModelRequest, terms: RequestFilterTerms): Generator<undefined, Result<FilteredRequest, FilterRefusal>> {
  const { texts, unreadable } = listContent(request);
  const isReadable = unreadable.every(({ kind }) => kind === 'encrypted-reasoning');
  if (!isReadable && terms.unreadable === 'block') return refuse({ reason: 'unreadable' });
  const scanned: (readonly Finding[])[] = [];
  let spent = 0;
  for (const text of texts) {
    scanned.push(yield* scan(text, terms.detectors));
    spent += text.text.length + TEXT_COST;
    if (spent < CHARACTERS_IN_ONE_GO) continue;
    spent = 0;
    yield;
  }
  if (scanned.every((findings) => findings.length === 0)) return ok({ request, notScanned: unreadable });
  const edits = new Rewriter(request, texts, terms).rewrite(scanned);
  if (terms.judge.isBlocked) return refuse({ reason: 'blocked' });
  if (edits.length === 0) return ok({ request, notScanned: unreadable });
  const changed = readAnew(request, editBody(request.native.body, edits), terms.extraParameters);
  return changed === undefined ? refuse({ reason: 'cannot-be-rewritten' }) : ok({ request: changed, notScanned: unreadable });
}

/** Findings in a text. The arguments of a tool call are looked at string by string, where they are rewritten. */
function* scan({ text, kind }: RequestText, detectors: readonly TextDetector[]): Generator<undefined, readonly Finding[]> {
  if (kind === 'json') return text.length > EMPTY_JSON.length ? IN_PLACE : [];
  if (text.length <= CHARACTERS_IN_ONE_GO) return scanText(detectors, text, { isEnd: true }).findings;
  return yield* scanInPieces(text, detectors);
}

function* scanInPieces(text: string, detectors: readonly TextDetector[]): Generator<undefined, readonly Finding[]> {
  const findings: Finding[] = [];
  let carry: ScanCarry | undefined;
  let start = 0;
  let end = 0;
  while (end < text.length) {
    end = Math.min(text.length, end + CHARACTERS_IN_ONE_GO);
    const scanned = scanText(detectors, text.slice(start, end), { isEnd: end === text.length, ...(carry === undefined ? {} : { carry }) });
    for (const finding of scanned.findings) findings.push({ ...finding, start: finding.start + start, end: finding.end + start });
    start += scanned.settled;
    ({ carry } = scanned);
    yield;
  }
  return findings;
}

/** Writes the texts of one request anew. */
class Rewriter {
  readonly #request: ModelRequest;
  readonly #texts: readonly RequestText[];
  readonly #terms: RequestFilterTerms;
  #placeholders: Placeholders | undefined;

  constructor(request: ModelRequest, texts: readonly RequestText[], terms: RequestFilterTerms) {
    this.#request = request;
    this.#texts = texts;
    this.#terms = terms;
  }

  rewrite(scanned: readonly (readonly Finding[])[]): readonly BodyEdit[] {
    const edits: BodyEdit[] = [];
    this.#texts.forEach((text, index) => {
      const findings = scanned[index] ?? [];
      if (findings.length === 0) return;
      const value = this.#rewriteText(text, findings);
      if (value !== undefined) edits.push({ at: text.at, value });
    });
    return edits;
  }

  #rewriteText(text: RequestText, findings: readonly Finding[]): Json | undefined {
    switch (text.kind) {
      case 'text': {
        const rewritten = this.#replaceAll(text.text, findings);
        return rewritten === text.text ? undefined : rewritten;
      }
      case 'json':
        return this.#rewriteJson(text);
      case 'sealed':
        for (const finding of findings) this.#look(finding);
        return undefined;
    }
  }

  /** The arguments of a tool call, in the form in which the body holds them. */
  #rewriteJson({ text, at }: RequestText): Json | undefined {
    const channel = new JsonChannel(this.#channelTerms());
    const rewritten = channel.push(text) + channel.end();
    if (rewritten === text) return undefined;
    if (typeof valueAt(this.#request.native.body, at) === 'string') return rewritten;
    const value: unknown = JSON.parse(rewritten);
    return isJsonObject(value) ? value : undefined;
  }

  #channelTerms(): ChannelTerms {
    return {
      detectors: this.#terms.detectors,
      replace: (finding, value) => this.#replace(finding, value),
      undecided: () => this.#terms.redact({ type: 'UNDECIDED', value: '', direction: 'request' }),
    };
  }

  #replaceAll(text: string, findings: readonly Finding[]): string {
    return toText(editFindings(text, outsideIssued(text, findings, this.#placeholders), { replace: (finding, value) => this.#replace(finding, value) }));
  }

  #replace(finding: Finding, value: string): string | undefined {
    return replacementFor(finding, value, { ...this.#terms, placeholders: () => this.#openPlaceholders() });
  }

  #look(finding: Finding): void {
    const action = this.#terms.judge.decide(finding);
    if ((action === 'redact' || action === 'restore') && this.#terms.signedReasoning === 'block') this.#terms.judge.block(finding.type);
  }

  /** The session, told first of everything in the request that reads like a placeholder. */
  #openPlaceholders(): Placeholders {
    if (this.#placeholders !== undefined) return this.#placeholders;
    const placeholders = this.#terms.placeholders();
    for (const { text } of this.#texts) placeholders.reserve(text);
    this.#placeholders = placeholders;
    return placeholders;
  }
}

/** The request that a changed body says; undefined when the schema of its surface refuses it. */
function readAnew(request: ModelRequest, body: JsonObject, extraParameters: ReadonlySet<string>): ModelRequest | undefined {
  const parsed = CLIENT_CODECS[request.surface].parseRequest(body, { extraParameters });
  if (!parsed.ok) return undefined;
  const betas = request.kind === 'chat' && request.betas !== undefined ? { betas: request.betas } : {};
  return { ...parsed.value, ...betas };
}

/** A few milliseconds of work. */
const CHARACTERS_IN_ONE_GO = 8_192;
/** What a text costs beside its characters. */
const TEXT_COST = 300;
const EMPTY_JSON = '{}';
const IN_PLACE: readonly Finding[] = [{ start: 0, end: 1, type: 'ARGUMENTS', score: 0, detector: 'json', rule: 'in-place' }];
