import type { Random } from '../../kernel/index.ts';
import { type AlertChannel, AlertChannelError } from './alert-channel.ts';
import type { AlertPolicy } from './alert-policy.ts';
import type { Notice } from './notice.ts';

/** A wall clock that stands until it is moved. */
export class TestTime {
  ms = 1_767_225_600_000;
  readonly nowMs = (): number => this.ms;
}

/** The same at every run. */
export const TEST_RANDOM: Random = { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0.5 };

/** A channel that keeps what it gets, and fails when told to. */
export class TestChannel implements AlertChannel {
  readonly name: string;
  readonly notices: Notice[] = [];
  /** How often it was asked. */
  attempts = 0;
  /** Failing with this; taking notices when undefined. */
  trouble: 'later' | 'never' | undefined;

  constructor(name: string) {
    this.name = name;
  }

  readonly send = (notice: Notice): Promise<void> => {
    this.attempts += 1;
    if (this.trouble !== undefined) return Promise.reject(new AlertChannelError('down', 'The channel is down', { retryable: this.trouble === 'later' }));
    this.notices.push(notice);
    return Promise.resolve();
  };

  readonly test = (): Promise<void> => (this.trouble === undefined ? Promise.resolve() : Promise.reject(new AlertChannelError('down', 'The channel is down', { retryable: true })));
}

/** Everything to one channel, the other when it cannot. */
export const TEST_POLICY: AlertPolicy = {
  rules: [{ name: 'all', channels: ['first', 'second'], windowMs: 60_000, escalation: { afterMs: 600_000, channels: ['second'] } }],
};
