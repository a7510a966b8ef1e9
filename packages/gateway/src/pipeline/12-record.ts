import type { Audit, Recorder, RequestRecord } from '../ports/index.ts';
import type { Reply, Sent } from './incoming.ts';
import type { Response } from './11-respond.ts';
import type { RecordDraft } from './record-draft.ts';

/** Adds the end to a response: when the last byte is out, the record is written once and everything held is given back. */
export function record(response: Response, draft: RecordDraft, { recorder, audit }: { readonly recorder: Recorder; readonly audit: Pick<Audit, 'follow'> }): Reply {
  let isWritten = false;
  const ended = ({ bytesOut, isComplete }: Sent): void => {
    if (isWritten) return;
    isWritten = true;
    draft.release();
    const outcome = outcomeOf(response, draft, isComplete);
    const end = { outcome, status: response.status, bytesOut };
    recorder.ended(draft.finish(end));
    if (!draft.isAccountedFor || draft.account === undefined) return;
    // A whole body is hashed here, when it is out already; the parts of a stream were as they went.
    if (typeof response.body === 'string') draft.account.sent(response.body);
    audit.follow(draft.account.toEntry(draft, end));
  };
  return { ...response, ended };
}

function outcomeOf(response: Response, draft: RecordDraft, isComplete: boolean): RequestRecord['outcome'] {
  if (!isComplete || draft.code === 'client_closed') return 'cancelled';
  if (response.status >= 500) return 'failed';
  if (response.status >= 400) return 'refused';
  return draft.code === undefined ? 'answered' : 'failed';
}
