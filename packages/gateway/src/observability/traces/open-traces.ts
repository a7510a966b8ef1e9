import type { Random, Secret } from '@agentor/security/kernel';
import type { SpanKind as Kind } from '@opentelemetry/api';
import type { IdGenerator } from '@opentelemetry/sdk-trace-base';
import type { RequestRecord } from '../../ports/index.ts';
import { isSampled } from './is-sampled.ts';
import { type SpanDraft, toSpans } from './to-spans.ts';

/** Sends traces. Disposing of it sends what waits, for a moment at most. */
export interface Traces extends AsyncDisposable {
  /** Never throws, never waits. */
  readonly ended: (record: RequestRecord) => void;
}

/** Where traces go and how many. */
export interface TracesParts {
  /** The collector. `/v1/traces` is appended when it has no path. */
  readonly endpoint: URL;
  readonly headers: Readonly<Record<string, Secret>>;
  /** From 0 to 1. */
  readonly sampleRatio: number;
  readonly random: Pick<Random, 'bytes'>;
}

/**
 * Opens the sending of traces by OTLP over HTTP: one span per request, one below it per attempt. OpenTelemetry is
 * loaded here, so that gateways without traces never load it. Spans wait in a bounded queue; beyond it they are dropped.
 */
export async function openTraces(parts: TracesParts): Promise<Traces> {
  const [api, sdk, otlp, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const headers = Object.fromEntries(Object.entries(parts.headers).map(([name, secret]) => [name, secret.reveal()]));
  const exporter = new otlp.OTLPTraceExporter({ url: urlOf(parts.endpoint), headers, timeoutMillis: EXPORT_MS, concurrencyLimit: EXPORTS_MAX });
  const ids = new ChosenIds(parts.random);
  const provider = new sdk.BasicTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': 'agentor-gateway' }),
    idGenerator: ids,
    sampler: new sdk.AlwaysOnSampler(),
    spanProcessors: [
      new sdk.BatchSpanProcessor(exporter, { maxQueueSize: SPANS_MAX, maxExportBatchSize: BATCH_SPANS_MAX, scheduledDelayMillis: BATCH_MS, exportTimeoutMillis: EXPORT_MS }),
    ],
  });
  const tracer = provider.getTracer('agentor-gateway');
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } = api;
  const record = (draft: SpanDraft, kind: Kind, context: typeof ROOT_CONTEXT): typeof ROOT_CONTEXT => {
    const span = tracer.startSpan(draft.name, { startTime: draft.startMs, kind, attributes: draft.attributes }, context);
    if (draft.isError) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(draft.endMs);
    return trace.setSpan(context, span);
  };
  const parentOf = ({ traceId, parentSpanId: spanId }: RequestRecord): typeof ROOT_CONTEXT => {
    if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT;
    return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  };
  return {
    ended: (one) => {
      const traceId = one.traceId ?? ids.fresh();
      if (!isSampled(traceId, parts.sampleRatio)) return;
      // With a parent the span takes the parent's trace.
      if (one.parentSpanId === undefined) ids.next = traceId;
      const { request, attempts } = toSpans(one);
      const context = record(request, SpanKind.SERVER, parentOf(one));
      for (const attempt of attempts) record(attempt, SpanKind.CLIENT, context);
    },
    [Symbol.asyncDispose]: () => Promise.race([provider.shutdown().catch(() => undefined), pause(CLOSING_MS)]),
  };
}

/** Gives the next trace the id that the request came with. */
class ChosenIds implements IdGenerator {
  next: string | undefined;
  readonly #random: Pick<Random, 'bytes'>;

  constructor(random: Pick<Random, 'bytes'>) {
    this.#random = random;
  }

  fresh(): string {
    return Buffer.from(this.#random.bytes(16)).toString('hex');
  }

  generateTraceId(): string {
    const chosen = this.next ?? this.fresh();
    this.next = undefined;
    return chosen;
  }

  generateSpanId(): string {
    return Buffer.from(this.#random.bytes(8)).toString('hex');
  }
}

/** Does not keep the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function urlOf(endpoint: URL): string {
  return endpoint.pathname === '/' ? new URL('/v1/traces', endpoint).href : endpoint.href;
}

/** Spans that wait; about 1 KB each. */
const SPANS_MAX = 8192;
const BATCH_SPANS_MAX = 512;
const BATCH_MS = 2000;
const EXPORT_MS = 5000;
const EXPORTS_MAX = 2;
/** How long closing waits for the collector. */
const CLOSING_MS = 1500;
