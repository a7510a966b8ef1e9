import type { Alert } from './alert.ts';

/**
 * Why a notice goes out: `firing`: a group opened or got worse. `summary`: more of the same since. `escalation`: nobody
 * acknowledged it. `heartbeat`: all is well, and whoever misses it knows that alerting is dead.
 */
export type NoticeKind = 'firing' | 'summary' | 'escalation' | 'heartbeat';

/** What is told to people, as it was when it was decided. */
export interface Notice {
  /** The same at every attempt, so that whoever gets it twice can tell. */
  readonly id: string;
  readonly groupId: string;
  readonly kind: NoticeKind;
  readonly alert: Alert;
  /** Alerts of the group that this notice stands for. */
  readonly count: number;
  readonly createdMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Channels in the order they are tried. */
  readonly channels: readonly string[];
  readonly delivery: Delivery;
}

/** How far the delivery of a notice is. */
export interface Delivery {
  /** Which of the channels is tried. */
  readonly position: number;
  /** Failed attempts at it. */
  readonly attempts: number;
  readonly dueMs: number;
}
