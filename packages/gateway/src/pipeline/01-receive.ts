import { type Clock, ok, type Random, refuse, type Result } from '@agentor/security/kernel';
import type { Surface } from '@agentor/security/vocabulary';
import type { Refusal } from '../errors/index.ts';
import type { Incoming } from './incoming.ts';
import { RecordDraft } from './record-draft.ts';
import { createRequestId } from './request-id.ts';

/** A request whose head is acceptable. Its body has not been read. */
export interface Received {
  readonly incoming: Incoming;
  readonly draft: RecordDraft;
}

/** What this stage needs. */
export interface ReceivePorts {
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens the record of a request, under a fresh id. */
export function openDraft(incoming: Incoming, { clock, random }: ReceivePorts): RecordDraft {
  const id = createRequestId({ clock, random });
  const draft = new RecordDraft(id, incoming.surface, clock);
  // Both APIs have the list of models; only Anthropic's clients say which version of theirs they speak.
  if (incoming.surface === 'models') draft.isForAnthropic = incoming.header('anthropic-version') !== undefined;
  noteTrace(draft, incoming.header('traceparent'));
  return draft;
}

/** Checks what can be known from the head alone: the form of the body to come. */
export function receive(incoming: Incoming, draft: RecordDraft): Result<Received, Refusal> {
  if (hasBody(incoming.surface) && !isJson(incoming.header('content-type'))) {
    return refuse({ code: 'unsupported_media_type' });
  }
  return ok({ incoming, draft });
}

function hasBody(surface: Surface): boolean {
  return surface !== 'models' && surface !== 'receipts';
}

function isJson(contentType: string | undefined): boolean {
  return contentType === 'application/json' || (contentType !== undefined && JSON_TYPE.test(contentType));
}

/**
 * Takes the trace and the caller's span from a `traceparent`. Later versions are read as far as version 00 goes, as the
 * standard asks; anything else is left out.
 *
 * @see W3C Trace Context, section 3.2.
 */
function noteTrace(draft: RecordDraft, traceparent: string | undefined): void {
  if (traceparent === undefined || traceparent.length > TRACEPARENT_CHARACTERS_MAX) return;
  const [, version, traceId, spanId, rest] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === 'ff' || (version === '00' && rest !== '')) return;
  if (traceId === NO_TRACE || spanId === NO_SPAN) return;
  draft.traceId = traceId;
  draft.parentSpanId = spanId;
}

const JSON_TYPE = /^application\/json(?: *; *charset="?utf-8"?)? *$/i;
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}($|-)/;
const TRACEPARENT_CHARACTERS_MAX = 512;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
