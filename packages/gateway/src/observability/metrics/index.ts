export { type AskedMetric, type Metrics, type MetricsParts, openMetrics } from './open-metrics.ts';
export { type MetricsListener, type MetricsListenerParts, openMetricsListener } from './open-metrics-listener.ts';
