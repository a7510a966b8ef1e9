import { type Clock, createSecretCutter, type Random, randomHexFrom, type Secret, type SecretCutter } from '../../kernel/index.ts';
import { type AlertDraft, toAlert } from './alert.ts';
import { AlertBook, type AlertOutcome } from './alert-book.ts';
import { type AlertChannel, AlertChannelError } from './alert-channel.ts';
import type { AlertGroup, Silence } from './alert-group.ts';
import type { AlertPolicy } from './alert-policy.ts';
import { DELIVERIES_MAX, SILENCES_MAX } from './bounds.ts';
import type { Notice } from './notice.ts';
import type { AlertOutbox } from './outbox.ts';
import type { SecurityMetricsCollector } from './security-metrics-collector.ts';

/** What an alert manager is made of. */
export interface SecurityAlertManagerParts {
  readonly channels: readonly AlertChannel[];
  readonly policy: AlertPolicy;
  readonly outbox: AlertOutbox;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly random: Random;
  /** Counts alerts, notices and failures, when given; see {@link alertMetrics}. */
  readonly metricsCollector?: SecurityMetricsCollector;
  /** Values hidden wherever they occur. */
  readonly secrets?: Iterable<Secret>;
  /** Where a heartbeat goes at intervals: something outside that notices when it stops. */
  readonly deadMan?: { readonly channels: readonly string[]; readonly everyMs: number };
  /** How often each channel is tested. An hour when absent. */
  readonly selfTestEveryMs?: number;
  /** Told what nobody else can be told: the outbox fails, a notice is given up. Must not throw. */
  readonly onTrouble?: (what: AlertTrouble, error: unknown) => void;
}

/** What went wrong in alerting itself. */
export type AlertTrouble = 'not-stored' | 'not-sent' | 'given-up' | 'self-test-failed';

/** Opens alerting: what was on its way when the last process ended goes out. @throws What the outbox throws. */
export async function openSecurityAlertManager(parts: SecurityAlertManagerParts): Promise<SecurityAlertManager> {
  return new SecurityAlertManager(parts, new AlertBook(parts.policy, await parts.outbox.load()));
}

/**
 * Takes alerts, tells them once per window to people, and goes on until someone was reached.
 *
 * It has no timer: call {@link SecurityAlertManager.tick} every second or so. Between ticks, new alerts go out at once.
 *
 * ```ts
 * await alertManager.createAlert({ title: 'Security violation detected', severity: 'high', source: 'security_system' });
 * ```
 */
export class SecurityAlertManager implements AsyncDisposable {
  readonly #parts: SecurityAlertManagerParts;
  readonly #book: AlertBook;
  readonly #cutter: SecretCutter;
  readonly #channels: ReadonlyMap<string, AlertChannel>;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #seen = { heartbeatMs: Number.NEGATIVE_INFINITY, selfTestMs: Number.NEGATIVE_INFINITY };
  #saving: Promise<boolean> | undefined;
  #unsaved = new Map<string, Parameters<AlertOutbox['save']>[0] extends ReadonlyMap<string, infer Value> ? Value : never>();

  constructor(parts: SecurityAlertManagerParts, book: AlertBook) {
    this.#parts = parts;
    this.#book = book;
    this.#cutter = createSecretCutter(parts.secrets ?? []);
    this.#channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
    this.#seen.selfTestMs = parts.clock.nowMs();
  }

  /** Groups that are open: what happened, how often, and whether someone takes care of it. */
  get groups(): readonly AlertGroup[] {
    return this.#book.groups;
  }

  /** Notices on their way. */
  get notices(): readonly Notice[] {
    return this.#book.notices;
  }

  get silences(): readonly Silence[] {
    return this.#book.silences;
  }

  /**
   * Takes an alert. Never throws for its texts.
   *
   * @returns What comes of it. A notice that goes out is stored before this resolves: it survives a kill from then on.
   * @throws {TypeError} when the severity is none.
   */
  async createAlert(draft: AlertDraft): Promise<AlertOutcome> {
    const { clock, metricsCollector } = this.#parts;
    const alert = toAlert(draft, this.#cutter.cut);
    const outcome = this.#book.accept(alert, clock.nowMs());
    metricsCollector?.incrementMetric('alerts', { labels: { severity: alert.severity, outcome: outcome.is } });
    if (outcome.is === 'told') {
      await this.#save();
      this.#deliver();
    }
    return outcome;
  }

  /** Somebody takes care of a group. @returns Whether there is such a group. */
  async acknowledge(groupId: string, by: string): Promise<boolean> {
    const isKnown = this.#book.acknowledge(groupId, this.#cutter.cut(by).slice(0, NAME_CHARACTERS_MAX));
    await this.#save();
    return isKnown;
  }

  /** Tells nothing of some alerts for a while. @throws {RangeError} when it is too long, or there are too many. */
  async silence(terms: Omit<Silence, 'id'>): Promise<Silence> {
    if (this.#book.silences.length >= SILENCES_MAX) throw new RangeError(`There are ${SILENCES_MAX} silences already`);
    const silence: Silence = { ...terms, id: randomHexFrom(this.#parts.random)(12) };
    this.#book.silence(silence, this.#parts.clock.nowMs());
    await this.#save();
    return silence;
  }

  /** Ends a silence. @returns Whether there was one. */
  async endSilence(id: string): Promise<boolean> {
    const isKnown = this.#book.endSilence(id);
    await this.#save();
    return isKnown;
  }

  /** What time brings: windows, escalations, retries, the heartbeat, self-tests. Never rejects. */
  async tick(): Promise<void> {
    const { clock, deadMan, selfTestEveryMs = SELF_TEST_MS } = this.#parts;
    const nowMs = clock.nowMs();
    this.#book.advance(nowMs);
    if (deadMan !== undefined && isDue(this.#seen.heartbeatMs, deadMan.everyMs, nowMs)) {
      this.#seen.heartbeatMs = nowMs;
      this.#book.heartbeat(deadMan.channels, nowMs);
    }
    await this.#save();
    this.#deliver();
    if (!isDue(this.#seen.selfTestMs, selfTestEveryMs, nowMs)) return;
    this.#seen.selfTestMs = nowMs;
    await this.testChannels();
  }

  /** Tests each channel now. One that fails is an alert, told by the others. */
  async testChannels(): Promise<readonly ChannelTest[]> {
    const tests = await Promise.all(this.#parts.channels.map((channel) => this.#testChannel(channel)));
    for (const { channel, error } of tests) {
      if (error === undefined) continue;
      this.#parts.onTrouble?.('self-test-failed', error);
      await this.createAlert({ title: `The alert channel ${channel} does not work`, severity: 'high', source: 'alerting', labels: { channel, code: error.code } });
    }
    return tests;
  }

  /** Hides more values from now on. */
  hide(secrets: Iterable<Secret>): void {
    this.#cutter.add(secrets);
  }

  /** Resolves when no delivery is under way and everything is stored. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
    await this.#save();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.settle();
  }

  async #testChannel(channel: AlertChannel): Promise<ChannelTest> {
    try {
      await channel.test();
      this.#parts.metricsCollector?.setGauge('alert_channel_up', 1, { channel: channel.name });
      return { channel: channel.name, error: undefined };
    } catch (error) {
      this.#parts.metricsCollector?.setGauge('alert_channel_up', 0, { channel: channel.name });
      return { channel: channel.name, error: toChannelError(error) };
    }
  }

  /** Starts what is due, as far as deliveries may run at once. */
  #deliver(): void {
    for (const notice of this.#book.due(this.#parts.clock.nowMs())) {
      if (this.#underWay.size >= DELIVERIES_MAX) return;
      if (this.#underWay.has(notice.id)) continue;
      this.#underWay.set(notice.id, this.#attempt(notice));
    }
  }

  async #attempt(notice: Notice): Promise<void> {
    const { metricsCollector, clock, random, onTrouble } = this.#parts;
    const name = notice.channels[notice.delivery.position] ?? '';
    try {
      await this.#channelOf(name).send(notice);
      this.#book.delivered(notice.id);
      metricsCollector?.incrementMetric('alert_notices', { labels: { kind: notice.kind, outcome: 'delivered' } });
      if (notice.kind === 'heartbeat') metricsCollector?.setGauge('alert_heartbeat_timestamp_seconds', Math.floor(clock.nowMs() / 1000));
    } catch (thrown) {
      const error = toChannelError(thrown);
      const isKept = this.#book.failed(notice.id, error, { nowMs: clock.nowMs(), fraction: random.fraction() });
      metricsCollector?.incrementMetric('alert_notices', { labels: { kind: notice.kind, outcome: isKept ? 'failed' : 'given-up' } });
      onTrouble?.(isKept ? 'not-sent' : 'given-up', error);
    }
    await this.#save();
    this.#underWay.delete(notice.id);
    this.#deliver();
  }

  #channelOf(name: string): AlertChannel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new AlertChannelError('no_such_channel', 'The channel is not configured', { retryable: false });
    return channel;
  }

  /** Stores what changed. What cannot be stored is told all the same, and stored with the next change. @returns Whether it is stored. */
  async #save(): Promise<boolean> {
    while (this.#saving !== undefined) await this.#saving;
    for (const [key, record] of this.#book.takeChanges()) this.#unsaved.set(key, record);
    if (this.#unsaved.size === 0) return true;
    this.#saving = this.#saveNow();
    return await this.#saving;
  }

  async #saveNow(): Promise<boolean> {
    const changes = this.#unsaved;
    this.#unsaved = new Map();
    try {
      await this.#parts.outbox.save(changes);
      return true;
    } catch (error) {
      this.#unsaved = new Map([...changes, ...this.#unsaved]);
      this.#parts.onTrouble?.('not-stored', error);
      return false;
    } finally {
      this.#saving = undefined;
    }
  }
}

/** How a channel stood its test. */
export interface ChannelTest {
  readonly channel: string;
  readonly error: AlertChannelError | undefined;
}

function toChannelError(error: unknown): AlertChannelError {
  return error instanceof AlertChannelError ? error : new AlertChannelError('channel_failed', 'The channel failed', { retryable: true, cause: error });
}

/** Also when the clock jumped back. */
function isDue(lastMs: number, everyMs: number, nowMs: number): boolean {
  return nowMs - lastMs >= everyMs || nowMs < lastMs;
}

const SELF_TEST_MS = 3_600_000;
const NAME_CHARACTERS_MAX = 100;

