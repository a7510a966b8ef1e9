import { isJsonObject, type Json, normaliseText } from '../kernel/index.ts';
import { carryAfter, type Finding, scanText, type TextDetector } from '../vocabulary/index.ts';
import { NUMBER_LENGTH_MIN } from './bounds.ts';
import { PLACEHOLDER, placeholderDetector } from './detectors.ts';
import { editFindings, toText } from './edits.ts';
import type { FilterJudge } from './filter-policy.ts';
import type { Placeholders, Redact } from './ports.ts';
import { outsideIssued, replacementFor } from './replacement-for.ts';

/** What a JSON value is filtered with. */
export interface JsonFilterTerms {
  readonly detectors: readonly TextDetector[];
  readonly judge: FilterJudge;
  readonly redact: Redact;
  /** In requests: where values go. */
  readonly placeholders?: () => Placeholders;
  /** In responses: where they come from. */
  readonly restored?: Placeholders;
}

/**
 * Filters every string of a JSON value, names of members included, and every number with many digits, which becomes a string
 * where something is found in it. Everything else stays.
 *
 * @returns The value itself when nothing changed.
 * @throws {RangeError} when it is nested deeper than 512.
 */
export function filterJson(value: Json, terms: JsonFilterTerms): Json {
  const { restored } = terms;
  const detectors = restored === undefined || restored.size === 0 ? terms.detectors : [...terms.detectors, placeholderDetector(restored)];
  const filter = new JsonFilter({ ...terms, detectors });
  if (terms.placeholders !== undefined) filter.reserve(value, 0);
  return filter.filter(value, '', 0);
}

class JsonFilter {
  readonly #terms: JsonFilterTerms;
  readonly #lookAlikes: string[] = [];
  #placeholders: Placeholders | undefined;

  constructor(terms: JsonFilterTerms) {
    this.#terms = terms;
  }

  /** Takes note of texts that may read like placeholders. */
  reserve(value: Json, depth: number): void {
    if (depth > DEPTH_MAX) throw new RangeError(`A value is nested deeper than ${DEPTH_MAX}`);
    if (typeof value === 'string') {
      if (value.includes('[')) this.#lookAlikes.push(value);
    } else if (isList(value)) {
      for (const item of value) this.reserve(item, depth + 1);
    } else if (isJsonObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        this.reserve(name, depth);
        this.reserve(inner, depth + 1);
      }
    }
  }

  filter(value: Json, name: string, depth: number): Json {
    if (depth > DEPTH_MAX) throw new RangeError(`A value is nested deeper than ${DEPTH_MAX}`);
    if (typeof value === 'string') return this.#text(value, name);
    if (typeof value === 'number') return this.#number(value, name);
    if (isList(value)) {
      const items = value.map((item) => this.filter(item, name, depth + 1));
      return items.every((item, index) => item === value[index]) ? value : items;
    }
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).map(([member, inner]) => [member, this.#text(member, ''), this.filter(inner, member, depth + 1)] as const);
    const isSame = members.every(([member, written, inner]) => member === written && inner === value[member]);
    return isSame ? value : Object.fromEntries(members.map(([, written, inner]) => [written, inner]));
  }

  #number(value: number, name: string): Json {
    const text = String(value);
    if (text.length < NUMBER_LENGTH_MIN) return value;
    const filtered = this.#text(text, name);
    return filtered === text ? value : filtered;
  }

  #text(text: string, name: string): string {
    const carry = name === '' ? {} : { carry: carryAfter(`${name}: `) };
    const { findings } = scanText(this.#terms.detectors, text, { isEnd: true, ...carry });
    if (findings.length === 0) return text;
    return toText(editFindings(text, outsideIssued(text, findings, this.#placeholders), { replace: (finding, value) => this.#replace(finding, value) }));
  }

  #replace(finding: Finding, value: string): string | undefined {
    if (finding.type === PLACEHOLDER) return this.#terms.restored?.restore(normaliseText(value).text);
    return replacementFor(finding, value, { judge: this.#terms.judge, redact: this.#terms.redact, placeholders: () => this.#openPlaceholders() });
  }

  #openPlaceholders(): Placeholders | undefined {
    if (this.#placeholders === undefined) {
      this.#placeholders = this.#terms.placeholders?.();
      for (const text of this.#lookAlikes) this.#placeholders?.reserve(text);
    }
    return this.#placeholders;
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const DEPTH_MAX = 512;
