import { createHash } from 'node:crypto';
import type { Alert } from './alert.ts';
import { type AlertGroup, isSilenced, type Silence } from './alert-group.ts';
import { type AlertPolicy, type AlertRule, findRule, groupsMaxOf, type MetRule } from './alert-policy.ts';
import { NOTICES_MAX, SILENCE_MS_MAX } from './bounds.ts';
import { afterFailure, type DeliveryFailure } from './delivery.ts';
import type { Notice, NoticeKind } from './notice.ts';
import type { AlertRecord } from './outbox.ts';
import { rankOf, worse } from './severity.ts';

/** What came of an alert. */
export interface AlertOutcome {
  /** Undefined when it was silenced, or no rule is for it. */
  readonly groupId: string | undefined;
  /** `told`: a notice goes out. `counted`: one has gone out in this window. */
  readonly is: 'told' | 'counted' | 'silenced' | 'unmatched';
}

/**
 * Everything that is decided about alerts, without a clock, a disk or a channel: which go together, what is told when,
 * what comes after a failed delivery. The state is groups, notices on their way, and silences.
 *
 * Each call notes which records changed; {@link AlertBook.takeChanges} gives them to be stored.
 */
export class AlertBook {
  readonly #policy: AlertPolicy;
  readonly #groups = new Map<string, AlertGroup>();
  readonly #notices = new Map<string, Notice>();
  readonly #silences = new Map<string, Silence>();
  readonly #changed = new Map<string, AlertRecord | undefined>();
  #noticesMade = 0;

  constructor(policy: AlertPolicy, stored: readonly AlertRecord[] = []) {
    this.#policy = policy;
    for (const record of stored) {
      if (record.kind === 'group') this.#groups.set(record.value.id, record.value);
      else if (record.kind === 'notice') this.#notices.set(record.value.id, record.value);
      else this.#silences.set(record.value.id, record.value);
    }
  }

  get groups(): readonly AlertGroup[] {
    return [...this.#groups.values()];
  }

  get notices(): readonly Notice[] {
    return [...this.#notices.values()];
  }

  get silences(): readonly Silence[] {
    return [...this.#silences.values()];
  }

  /** Takes an alert. */
  accept(alert: Alert, nowMs: number): AlertOutcome {
    if (isSilenced(alert, this.#silences.values(), nowMs)) return { groupId: undefined, is: 'silenced' };
    const met = findRule(alert, this.#policy);
    if (met === undefined) return { groupId: undefined, is: 'unmatched' };
    const id = idOf(met.key);
    const known = this.#groups.get(id);
    if (known !== undefined) return this.#addTo(known, alert, met, nowMs);
    const isFull = this.#groups.size >= groupsMaxOf(this.#policy);
    if (!isFull) return this.#open(id, alert, met, nowMs);
    const overflow = this.#groups.get(OVERFLOW_ID);
    // Whatever would open one group too many is told together, the titles left out: they may be an attacker's.
    const together: Alert = { ...alert, title: 'Many different alerts at once', description: 'More alerts than can be told one by one. The log has them.', source: 'alerting', labels: {} };
    return overflow === undefined ? this.#open(OVERFLOW_ID, together, met, nowMs) : this.#addTo(overflow, together, met, nowMs);
  }

  /** What time brings: ends of windows, escalations, silences that are over. */
  advance(nowMs: number): void {
    for (const group of this.groups) this.#advanceGroup(group, nowMs);
    for (const silence of this.silences) if (nowMs >= silence.untilMs) this.#set('silence', silence.id, undefined);
  }

  /** Tells that somebody takes care of a group: nothing more of it is told in its windows, and nobody else. @returns Whether there is such a group. */
  acknowledge(groupId: string, by: string): boolean {
    const group = this.#groups.get(groupId);
    if (group === undefined) return false;
    const { escalatesAtMs: _, ...rest } = group;
    this.#setGroup({ ...rest, acknowledgedBy: by, untold: 0 });
    return true;
  }

  /** Tells nothing of some alerts for a while. @throws {RangeError} when it is longer than 30 days. */
  silence(silence: Silence, nowMs: number): void {
    if (!(silence.untilMs > nowMs && silence.untilMs - nowMs <= SILENCE_MS_MAX)) throw new RangeError('A silence ends within 30 days');
    this.#set('silence', silence.id, { kind: 'silence', value: silence });
  }

  /** Ends a silence. @returns Whether there was one. */
  endSilence(id: string): boolean {
    const isKnown = this.#silences.has(id);
    if (isKnown) this.#set('silence', id, undefined);
    return isKnown;
  }

  /** Tells that alerting is alive. */
  heartbeat(channels: readonly string[], nowMs: number): void {
    const alert: Alert = { title: 'Alerting is alive', description: 'Sent at intervals. If it stops coming, alerting is dead.', severity: 'info', source: 'alerting', labels: {} };
    this.#notify({ id: 'heartbeat', key: '', rule: '', alert, count: 1, untold: 1, firstMs: nowMs, lastMs: nowMs, windowEndsMs: nowMs, windowMs: 0 }, { kind: 'heartbeat', channels, nowMs });
  }

  /** Notices whose time has come, oldest first. */
  due(nowMs: number): readonly Notice[] {
    return this.notices.filter(({ delivery }) => delivery.dueMs <= nowMs).toSorted((left, right) => left.createdMs - right.createdMs);
  }

  /** A channel took a notice. */
  delivered(noticeId: string): void {
    if (this.#notices.has(noticeId)) this.#set('notice', noticeId, undefined);
  }

  /** A channel did not take a notice. @returns Whether it will be tried again. */
  failed(noticeId: string, failure: DeliveryFailure, at: { readonly nowMs: number; readonly fraction: number }): boolean {
    const notice = this.#notices.get(noticeId);
    if (notice === undefined) return false;
    const delivery = afterFailure(notice, failure, at);
    this.#set('notice', noticeId, delivery === undefined ? undefined : { kind: 'notice', value: { ...notice, delivery } });
    return delivery !== undefined;
  }

  /** Records that changed since the last call: their new value, or undefined when they are gone. By key. */
  takeChanges(): ReadonlyMap<string, AlertRecord | undefined> {
    const changes = new Map(this.#changed);
    this.#changed.clear();
    return changes;
  }

  #open(id: string, alert: Alert, { rule, windowMs, escalateAfterMs, key }: MetRule, nowMs: number): AlertOutcome {
    const group: AlertGroup = {
      ...{ id, key, rule: rule.name, alert, count: 1, untold: 1, firstMs: nowMs, lastMs: nowMs, windowEndsMs: nowMs + windowMs, windowMs },
      ...(escalateAfterMs === undefined ? {} : { escalatesAtMs: nowMs + escalateAfterMs }),
    };
    this.#tell(group, { kind: 'firing', channels: rule.channels, nowMs });
    return { groupId: id, is: 'told' };
  }

  #addTo(group: AlertGroup, alert: Alert, { rule }: MetRule, nowMs: number): AlertOutcome {
    const severity = worse(group.alert.severity, alert.severity);
    const isWorse = rankOf(severity) > rankOf(group.alert.severity);
    const grown: AlertGroup = { ...group, alert: { ...group.alert, severity }, count: group.count + 1, untold: group.untold + 1, lastMs: nowMs };
    if (isWorse) this.#tell(grown, { kind: 'firing', channels: rule.channels, nowMs });
    else this.#setGroup(grown);
    return { groupId: group.id, is: isWorse ? 'told' : 'counted' };
  }

  #advanceGroup(group: AlertGroup, nowMs: number): void {
    const { acknowledgedBy, untold, windowMs, escalatesAtMs } = group;
    // After a clock that jumped back, a window is no longer than it was meant to be.
    const windowEndsMs = Math.min(group.windowEndsMs, nowMs + windowMs);
    const rule = this.#policy.rules.find(({ name }) => name === group.rule);
    if (escalatesAtMs !== undefined && nowMs >= escalatesAtMs) this.#escalate(group, rule, nowMs);
    else if (nowMs < windowEndsMs) {
      if (windowEndsMs !== group.windowEndsMs) this.#setGroup({ ...group, windowEndsMs });
    } else if (untold > 0 && acknowledgedBy !== undefined) this.#setGroup({ ...group, untold: 0, windowEndsMs: nowMs + windowMs });
    else if (untold > 0) this.#tell({ ...group, windowEndsMs: nowMs + windowMs }, { kind: 'summary', channels: rule?.channels ?? [], nowMs });
    else if (escalatesAtMs === undefined) this.#set('group', group.id, undefined);
  }

  #escalate(group: AlertGroup, rule: AlertRule | undefined, nowMs: number): void {
    const { escalatesAtMs: _, ...rest } = group;
    this.#tell(rest, { kind: 'escalation', channels: rule?.escalation?.channels ?? [], nowMs });
  }

  /** Stores the group, and a notice that tells what no other has told. */
  #tell(group: AlertGroup, terms: NoticeTerms): void {
    const isTaken = this.#notify(group, terms);
    this.#setGroup(isTaken ? { ...group, untold: 0 } : group);
  }

  #notify(group: AlertGroup, { kind, channels, nowMs }: NoticeTerms): boolean {
    if (this.#notices.size >= NOTICES_MAX) return false;
    if (channels.length === 0) return true;
    this.#noticesMade += 1;
    const id = createHash('sha256').update(JSON.stringify([group.id, kind, nowMs, this.#noticesMade])).digest('hex').slice(0, ID_CHARACTERS);
    const { alert, firstMs, lastMs } = group;
    const notice: Notice = { id, groupId: group.id, kind, alert, count: Math.max(1, group.untold), createdMs: nowMs, firstMs, lastMs, channels, delivery: { position: 0, attempts: 0, dueMs: nowMs } };
    this.#set('notice', id, { kind: 'notice', value: notice });
    return true;
  }

  #setGroup(group: AlertGroup): void {
    this.#set('group', group.id, { kind: 'group', value: group });
  }

  #set(kind: AlertRecord['kind'], id: string, record: AlertRecord | undefined): void {
    this.#changed.set(`${kind}/${id}`, record);
    if (record === undefined) this.#mapOf(kind).delete(id);
    else if (record.kind === 'group') this.#groups.set(id, record.value);
    else if (record.kind === 'notice') this.#notices.set(id, record.value);
    else this.#silences.set(id, record.value);
  }

  #mapOf(kind: AlertRecord['kind']): Map<string, unknown> {
    switch (kind) {
      case 'group':
        return this.#groups;
      case 'notice':
        return this.#notices;
      case 'silence':
        return this.#silences;
    }
  }
}

interface NoticeTerms {
  readonly kind: NoticeKind;
  readonly channels: readonly string[];
  readonly nowMs: number;
}

function idOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, ID_CHARACTERS);
}

const ID_CHARACTERS = 16;
const OVERFLOW_ID = 'overflow';
