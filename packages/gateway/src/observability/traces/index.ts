export { openTraces, type Traces, type TracesParts } from './open-traces.ts';
