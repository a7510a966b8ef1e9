import type { Clock, Random } from '@agentor/security/kernel';
import type { Surface } from '@agentor/security/vocabulary';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import type { Audit, Recorder } from '../ports/index.ts';
import { createRequestId, relatedId } from './request-id.ts';

/** What {@link refusedAtDoor} needs. */
export interface DoorPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
  readonly audit: Pick<Audit, 'writeStranger'>;
}

/**
 * Writes the record of a request that the listener refused before any stage saw it: a head that is not acceptable, an
 * address where nothing is, a method that it does not take.
 *
 * @returns The request's id, for the answer.
 */
export function refusedAtDoor(refusal: Refusal, surface: Surface | undefined, ports: DoorPorts): string {
  const id = createRequestId(ports);
  const timeMs = ports.clock.nowMs();
  // Nobody waits: what has no caller and is refused has no effect, and the audit log tells of its own troubles.
  ports.audit.writeStranger({ id: relatedId('evt', id), timeMs, requestId: id, facts: { code: refusal.code, surface: surface ?? 'none' } }).catch(() => undefined);
  ports.recorder.started();
  ports.recorder.ended({
    id,
    startedAtMs: timeMs,
    surface: surface ?? 'none',
    isStreamed: false,
    outcome: 'refused',
    status: CATALOGUE[refusal.code].status,
    code: refusal.code,
    attempts: [],
    guards: [],
    bytesIn: 0,
    bytesOut: 0,
    totalMs: 0,
    overheadMs: 0,
  });
  return id;
}
