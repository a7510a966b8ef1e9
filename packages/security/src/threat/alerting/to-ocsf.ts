import type { Json } from '../../kernel/index.ts';
import type { Notice } from './notice.ts';
import { rankOf } from './severity.ts';

/** Where the page that tells what to do is: `BASE/SOURCE`. The id is the source itself. */
export function runbookOf(notice: Notice): string {
  return `runbook-${notice.alert.source}`;
}

/**
 * A notice as a detection finding of the Open Cybersecurity Schema Framework.
 *
 * @see OCSF 1.5, class Detection Finding (2004) of category Findings (2).
 */
export function toOcsf(notice: Notice, product: { readonly version: string }): Json {
  const { alert, kind } = notice;
  const activityId = kind === 'firing' ? 1 : 2;
  return {
    activity_id: activityId,
    category_uid: 2,
    class_uid: 2004,
    type_uid: 200_400 + activityId,
    time: notice.createdMs,
    severity_id: rankOf(alert.severity),
    severity: `${alert.severity.slice(0, 1).toUpperCase()}${alert.severity.slice(1)}`,
    status_id: 1,
    message: alert.title,
    count: notice.count,
    start_time: notice.firstMs,
    end_time: notice.lastMs,
    finding_info: {
      uid: notice.groupId,
      title: alert.title,
      desc: alert.description,
      types: [alert.source],
      created_time: notice.firstMs,
      modified_time: notice.lastMs,
    },
    metadata: { version: '1.5.0', uid: notice.id, product: { name: 'Agentor LLM Gateway', vendor_name: 'Agentor', version: product.version } },
    unmapped: { kind, runbook: runbookOf(notice), labels: alert.labels },
  };
}
