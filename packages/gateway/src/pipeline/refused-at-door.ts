import type { Clock, Random } from '@agentor/security/kernel';
import type { Surface } from '@agentor/security/vocabulary';
import { CATALOGUE, type Refusal } from '../errors/index.ts';
import type { Recorder } from '../ports/index.ts';
import { createRequestId } from './request-id.ts';

/** What {@link refusedAtDoor} needs. */
export interface DoorPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly recorder: Recorder;
}

/**
 * Writes the record of a request that the listener refused before any stage saw it: a head that is not acceptable, an
 * address where nothing is, a method that it does not take.
 *
 * @returns The request's id, for the answer.
 */
export function refusedAtDoor(refusal: Refusal, surface: Surface | undefined, ports: DoorPorts): string {
  const id = createRequestId(ports);
  ports.recorder.started();
  ports.recorder.ended({
    id,
    startedAtMs: ports.clock.nowMs(),
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
