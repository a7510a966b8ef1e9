import type { SecretFormat } from '../secret-format.ts';
import { OBSERVED, REGISTERED } from './sources.ts';

/** Logs, metrics, errors, analytics. */
export const MONITORING_FORMATS: readonly SecretFormat[] = [
  { id: 'grafana-service-account-token', name: 'Grafana service account token', opens: 'dashboards and data sources', grammar: 'glsa_<base62 32>_<anyhex 8>', source: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/' },
  { id: 'grafana-cloud-api-token', name: 'Grafana Cloud access policy token', opens: 'metrics and logs', grammar: 'glc_<base64 32-400>', entropyMin: 3, source: OBSERVED },
  { id: 'grafana-api-key', name: 'Grafana API key', opens: 'dashboards', grammar: 'eyJrIjoi<base64 60-400>', source: OBSERVED },
  { id: 'datadog-access-token', name: 'Datadog application key', opens: 'metrics and settings', grammar: '<lower36 40>', keywords: ['datadog', 'dd_app'], source: OBSERVED },
  { id: 'datadog-api-key', name: 'Datadog API key', opens: 'sending of metrics', grammar: '<hex 32>', keywords: ['datadog', 'dd_api'], source: 'https://docs.datadoghq.com/account_management/api-app-keys/' },
  { id: 'dynatrace-api-token', name: 'Dynatrace token', opens: 'the environment', grammar: 'dt0(c|s)01.<base62 24>.<base62 64>', source: 'https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens' },
  { id: 'new-relic-user-api-key', name: 'New Relic user key', opens: 'the account as the user', grammar: 'NRAK-<base62 27>', source: OBSERVED },
  { id: 'new-relic-insert-key', name: 'New Relic insert key', opens: 'sending of events', grammar: 'NRII-<base64url 32>', source: OBSERVED },
  { id: 'new-relic-browser-api-token', name: 'New Relic browser key', opens: 'sending of page views', grammar: 'NRJS-<hex 19>', source: OBSERVED },
  { id: 'new-relic-licence-key', name: 'New Relic licence key', opens: 'sending of data', grammar: '<hex 36>NRAL', source: 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/' },
  { id: 'new-relic-user-api-id', name: 'New Relic user id', opens: 'names the user', grammar: '<base62 64>', keywords: ['new-relic', 'newrelic', 'new_relic'], source: OBSERVED },
  { id: 'sentry-user-token', name: 'Sentry user token', opens: 'projects of the user', grammar: 'sntryu_<hex 64>', source: OBSERVED },
  { id: 'sentry-org-token', name: 'Sentry organisation token', opens: 'releases of the organisation', grammar: 'sntrys_eyJ<base64urlpadded 80-300>', source: OBSERVED },
  { id: 'sentry-access-token', name: 'Sentry token, older form', opens: 'projects', grammar: '<hex 64>', keywords: ['sentry'], source: OBSERVED },
  { id: 'honeycomb-api-key', name: 'Honeycomb key', opens: 'events', grammar: '(hcaik|hcbik|hcxik)_<base62 58>', source: REGISTERED },
  { id: 'posthog-personal-api-key', name: 'PostHog personal API key', opens: 'analytics', grammar: 'phx_<base62 43-60>', source: REGISTERED },
  { id: 'statsig-secret', name: 'Statsig server secret', opens: 'experiments', grammar: 'secret-<base62 43-48>', source: REGISTERED },
  { id: 'product-analytics-secret', name: 'Mixpanel or Amplitude secret', opens: 'analytics', grammar: '<hex 32>', keywords: ['mixpanel', 'amplitude'], source: REGISTERED },
  { id: 'rollbar-access-token', name: 'Rollbar token', opens: 'errors', grammar: '<hex 32>', keywords: ['rollbar'], source: REGISTERED },
  { id: 'pagerduty-api-key', name: 'PagerDuty API key', opens: 'incidents', grammar: '<base64url 20>', keywords: ['pagerduty', 'pager_duty'], source: REGISTERED },
  { id: 'zapier-webhook', name: 'Zapier webhook', opens: 'the workflow', grammar: 'hooks.zapier.com/hooks/catch/<digit 5-10>/<lower36 5-10>', source: OBSERVED },
];
