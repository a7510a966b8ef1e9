import { z } from 'zod';
import { duration } from './units.ts';
import { count } from './values.ts';

/** `audit:` as written. */
export interface AuditSection {
  readonly enabled: boolean;
  readonly requests: 'written' | 'fsync';
  readonly checkpoint_every: number;
  readonly checkpoint_entries: number;
}

/** The audit log. */
export const auditSection: z.ZodType<AuditSection> = z
  .strictObject({
    enabled: z.boolean().prefault(true).meta({ description: 'Whether there is an audit log. Without one, nothing proves afterwards what happened; the log warns of it at every start. Needs a restart.' }),
    requests: z
      .enum(['written', 'fsync'])
      .prefault('written')
      .meta({ description: 'What the entry of a request waits for before a provider is called: written survives the death of the process and is on the disk within 50 ms; fsync is on the disk. Changes of keys and configuration always wait for the disk.' }),
    checkpoint_every: duration.prefault('5s').meta({ description: 'Longest time until a new entry is covered by a signed checkpoint. Needs a restart.' }),
    checkpoint_entries: count(1, 1_000_000).prefault(256).meta({ description: 'Entries after which a checkpoint is signed sooner; five a second at most. Needs a restart.' }),
  })
  .prefault({})
  .meta({ description: 'The audit log. What cannot be written to it does not happen.' });
