import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './plant.ts';

describe('the specification map', () => {
  test('INT-1: every file it names exists, and holds the name beside it', async () => {
    const rows = rowsOf(await readFile(join(ROOT, 'docs/spec-map.md'), 'utf8'));
    expect(rows.length).toBeGreaterThan(0);
    expect((await Promise.all(rows.map(troubleWith))).flat()).toEqual([]);
  });

  test('INT-1: it names every class and function of the specification', async () => {
    const text = await readFile(join(ROOT, 'docs/spec-map.md'), 'utf8');
    expect(SPECIFIED.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test.each([
    ['a file that does not exist', '| `x` | `x` | `packages/none.ts` | not yet |', ['packages/none.ts does not exist']],
    ['a name that is not there', '| `x` | `noSuchName` | `package.json` | not yet |', ['package.json does not hold noSuchName']],
    ['a row without a file', '| `x` | `x` | | |', ['`x` names no file']],
    ['a test that does not exist', '| `x` | `name` | `package.json` | `tests/none.test.ts` |', ['tests/none.test.ts does not exist']],
  ])('%s is reported', async (_, line, troubles) => {
    expect((await Promise.all(rowsOf(line).map(troubleWith))).flat()).toEqual(troubles);
  });
});

interface Row {
  readonly specified: string;
  readonly here: string;
  readonly file: string;
  readonly test: string;
}

/** The rows of all tables, without their heads. */
function rowsOf(text: string): readonly Row[] {
  return text.split('\n').flatMap((line) => {
    const [, specified = '', here = '', file = '', proof = ''] = line.split('|').map((cell) => cell.trim());
    const isRow = line.startsWith('|') && specified !== 'specification' && !specified.startsWith('---');
    return isRow ? [{ specified, here: unquoted(here), file: unquoted(file), test: unquoted(proof) }] : [];
  });
}

async function troubleWith({ specified, here, file, test: proof }: Row): Promise<readonly string[]> {
  if (here === 'not yet') return [];
  if (file === '') return [`${specified} names no file`];
  if (!existsSync(join(ROOT, file))) return [`${file} does not exist`];
  if (!(await readFile(join(ROOT, file), 'utf8')).includes(here)) return [`${file} does not hold ${here}`];
  return proof === 'not yet' || existsSync(join(ROOT, proof)) ? [] : [`${proof} does not exist`];
}

function unquoted(cell: string): string {
  return cell.replaceAll('`', '');
}

const SPECIFIED: readonly string[] = [
  ...['validate_llm_request', 'sanitize_content', 'InputValidationError', 'EnhancedInputValidationMiddleware', 'SecurityHeadersMiddleware'],
  ...['SessionSecurityManager', 'SecureSessionPool', 'create_session', 'SecureProcessManager', 'create_process'],
  ...['JWTAuth', 'JWTConfig', 'Role', 'Permission', 'UserManager', 'create_user', 'authenticate', 'create_tokens'],
  ...['TLSConfig', 'CertificatePinningManager', 'add_pin', 'SecureTransportManager', 'create_httpx_client'],
  ...['ContentFilteringConfig', 'ContentFilter', 'filter_request', 'filter_response'],
  ...['TimingAttackMitigation', 'apply_random_delay', 'constant_time_compare'],
  ...['InjectionSeverity', 'InjectionType', 'PatternBasedDetector', 'PromptInjectionDetector', 'detect'],
  ...['BlockingPolicy', 'BlockingRule', 'BlockingAction', 'BlockingManager', 'add_rule', 'check_request'],
  ...['SecurityMetricsCollector', 'increment_metric', 'SecurityAlertManager', 'create_alert'],
  ...['PIIType', 'PIIDetector', 'PatternBasedPIIDetector', 'PIIRedactor', 'RedactionMethod', 'RedactionConfig', 'redact', 'redact_json'],
  ...['RetentionPeriod', 'DataCategory', 'RetentionPolicy', 'DataRetentionManager', 'set_policy', 'store_data'],
  ...['PrivacyRegulation', 'ConsentType', 'ComplianceManager', 'record_consent', 'has_user_consent'],
  ...['create_data_subject_request', 'process_data_subject_request'],
  ...['LogLevel', 'LogCategory', 'SecureLogger', 'AsyncLogHandler', 'info', 'security', 'verify_log_integrity'],
  ...['AuditAction', 'AuditResource', 'AuditOutcome', 'AuditTrail', 'AuditEvent', 'add_event', 'get_events', 'verify_integrity'],
  ...['TimeRange', 'MetricAggregation', 'SecurityDashboard', 'DashboardManager', 'get_dashboard', 'get_metrics'],
  ...['setup_security', 'cleanup_security', 'add_security_headers_to_app', 'add_protection_to_app', 'add_threat_detection_to_app'],
];
