import type { MetricDefinition } from './metrics-text.ts';
import { AlertSeverity } from './severity.ts';

/** The metrics that an alert manager counts; hand them to the collector it is given. */
export function alertMetrics(channels: readonly string[]): readonly MetricDefinition[] {
  return [
    { name: 'alerts', type: 'counter', help: 'Alerts, by what came of them.', labels: { severity: Object.values(AlertSeverity), outcome: ['told', 'counted', 'silenced', 'unmatched'] } },
    { name: 'alert_notices', type: 'counter', help: 'Attempts to deliver notices.', labels: { kind: ['firing', 'summary', 'escalation', 'heartbeat'], outcome: ['delivered', 'failed', 'given-up'] } },
    { name: 'alert_channel_up', type: 'gauge', help: 'Whether a channel stood its last test.', labels: { channel: channels } },
    { name: 'alert_heartbeat_timestamp_seconds', type: 'gauge', help: 'When the last heartbeat was delivered, in Unix seconds.' },
  ];
}
