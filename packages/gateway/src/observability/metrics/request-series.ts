import { type Family, Histogram, type Labels } from '@agentor/security/kernel';
import type { RequestRecord } from '../../ports/index.ts';
import { COMBINATIONS_MAX } from './bounds.ts';

/** What is measured of one combination of operation, provider and model. */
export interface RequestSeries {
  readonly labels: Labels;
  readonly duration: Histogram;
  readonly firstToken: Histogram;
  readonly inputTokens: Histogram;
  readonly outputTokens: Histogram;
}

/**
 * Finds the series of a record without making a key for it. Models are told by configured name alone and combinations
 * are bounded, so nothing a caller writes can add a series.
 */
export class RequestSeriesTable {
  #models: ReadonlySet<string>;
  readonly #byOperation = new Map<string, Map<string, Map<string, RequestSeries>>>();
  readonly #all: RequestSeries[] = [];

  constructor(models: Iterable<string>) {
    this.#models = new Set(models);
  }

  /** Takes the names of a reloaded configuration. Series that exist go on. */
  replaceModels(models: Iterable<string>): void {
    this.#models = new Set(models);
  }

  find(record: RequestRecord): RequestSeries {
    const { modelRouted, provider = NONE } = record;
    const model = modelRouted === undefined ? NONE : this.#models.has(modelRouted) ? modelRouted : OTHER;
    return this.#find(operationOf(record.surface), provider, model);
  }

  /** The three metrics of OpenTelemetry's generative AI conventions. */
  families(): readonly Family[] {
    const one = (name: string, help: string, pick: (series: RequestSeries) => Histogram): Family => ({
      name,
      help,
      type: 'histogram',
      series: () => this.#all.map((series) => [series.labels, pick(series)]),
    });
    return [
      one('gen_ai_server_request_duration_seconds', 'Duration of requests, streams to their end.', ({ duration }) => duration),
      one('gen_ai_server_time_to_first_token_seconds', 'Time to the first byte of the answer of streamed requests.', ({ firstToken }) => firstToken),
      {
        name: 'gen_ai_client_token_usage',
        help: 'Tokens of answered requests.',
        type: 'histogram',
        series: () =>
          this.#all.flatMap((series) => [
            [[...series.labels, ['gen_ai_token_type', 'input']], series.inputTokens] as const,
            [[...series.labels, ['gen_ai_token_type', 'output']], series.outputTokens] as const,
          ]),
      },
    ];
  }

  #find(operation: string, provider: string, model: string): RequestSeries {
    const byProvider = this.#byOperation.get(operation) ?? insert(this.#byOperation, operation, new Map<string, Map<string, RequestSeries>>());
    const byModel = byProvider.get(provider) ?? (this.#isFull ? undefined : insert(byProvider, provider, new Map<string, RequestSeries>()));
    const known = byModel?.get(model);
    if (known !== undefined) return known;
    if (byModel === undefined || (this.#isFull && model !== OTHER)) return this.#overflow(operation);
    return insert(byModel, model, this.#open(operation, provider, model));
  }

  get #isFull(): boolean {
    return this.#all.length >= COMBINATIONS_MAX;
  }

  /** One combination per operation for all that came too late. */
  #overflow(operation: string): RequestSeries {
    const byProvider = this.#byOperation.get(operation) ?? insert(this.#byOperation, operation, new Map<string, Map<string, RequestSeries>>());
    const byModel = byProvider.get(OTHER) ?? insert(byProvider, OTHER, new Map<string, RequestSeries>());
    return byModel.get(OTHER) ?? insert(byModel, OTHER, this.#open(operation, OTHER, OTHER));
  }

  #open(operation: string, provider: string, model: string): RequestSeries {
    const series = {
      labels: [
        ['gen_ai_operation_name', operation],
        ['gen_ai_provider_name', provider],
        ['gen_ai_request_model', model],
      ] as const,
      duration: new Histogram(DURATION_BOUNDS_S),
      firstToken: new Histogram(FIRST_TOKEN_BOUNDS_S),
      inputTokens: new Histogram(TOKEN_BOUNDS),
      outputTokens: new Histogram(TOKEN_BOUNDS),
    };
    this.#all.push(series);
    return series;
  }
}

/** The `gen_ai.operation.name` of a surface. */
export function operationOf(surface: RequestRecord['surface']): string {
  switch (surface) {
    case 'chat-completions':
    case 'responses':
    case 'messages':
      return 'chat';
    case 'completions':
      return 'text_completion';
    case 'embeddings':
      return 'embeddings';
    case 'count-tokens':
      return 'count_tokens';
    case 'models':
    case 'receipts':
    case 'none':
      return surface;
  }
}

function insert<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}

const OTHER = 'other';
/** Routed to nothing: refused before a model or provider was known. */
const NONE = '';

// The boundaries that OpenTelemetry's conventions advise.
const DURATION_BOUNDS_S = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const FIRST_TOKEN_BOUNDS_S = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const TOKEN_BOUNDS = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];
