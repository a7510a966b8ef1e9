/**
 * Metrics and alerts: run it with `npx node --conditions=agentor-source examples/raise-alerts.ts`.
 */
import { type AlertChannel, alertMetrics, AlertSeverity, MemoryAlertOutbox, openSecurityAlertManager, SecurityMetricsCollector } from '@agentor/security';
import { SYSTEM_CLOCK, SYSTEM_RANDOM } from '@agentor/security/node';

// Create a metrics collector.
const metricsCollector = new SecurityMetricsCollector({ metrics: alertMetrics(['console']) });
metricsCollector.incrementMetric('injection_attempts');

// Create an alert manager. A channel is whatever takes a notice; the gateway brings email, Slack, webhooks, PagerDuty and Alertmanager.
const channel: AlertChannel = {
  name: 'console',
  send: ({ kind, count, alert }) => Promise.resolve(console.log(`${kind} x${count}: ${alert.severity} ${alert.title} (${alert.source})`)),
  test: () => Promise.resolve(),
};
await using alertManager = await openSecurityAlertManager({
  metricsCollector,
  channels: [channel],
  policy: { rules: [{ name: 'everything', channels: ['console'] }] },
  outbox: new MemoryAlertOutbox(),
  clock: SYSTEM_CLOCK,
  random: SYSTEM_RANDOM,
});

// Create an alert. The second one is in the window of the first: counted, and told in its summary.
for (let times = 0; times < 2; times += 1) {
  const { is } = await alertManager.createAlert({
    title: 'Security violation detected',
    description: 'A potential security violation was detected',
    severity: AlertSeverity.HIGH,
    source: 'security_system',
  });
  await alertManager.settle();
  console.log(is);
}
console.log(metricsCollector.exposition().split('\n').find((line) => line.startsWith('agentor_security_injection_attempts_total')));
