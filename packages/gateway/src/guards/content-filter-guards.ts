import { setImmediate as pause } from 'node:timers/promises';
import type { AnswerFilter as LibraryFilter, ContentFilter, FilterConversation, FilteredResult, NotScanned } from '@agentor/security/protection';
import type { NativeFrame } from '@agentor/security/vocabulary';
import type { AnswerFilter, AnswerGuard, GuardContext, RequestGuard, RequestVerdict } from '../ports/index.ts';

/** The two guards of a content filter. */
export interface ContentFilterGuards {
  readonly request: RequestGuard;
  readonly answer: AnswerGuard;
}

/**
 * Puts a content filter into the pipeline: before the request goes out, and before the answer comes back. What the first took out
 * is kept with the request's context, in memory, as long as the request is in work.
 */
export function contentFilterGuards(filter: ContentFilter, ownSecrets: readonly string[]): ContentFilterGuards {
  const conversations = new WeakMap<GuardContext, FilterConversation>();
  return {
    request: {
      ...TERMS,
      inspect: (request, context) => {
        const keep = (conversation: FilterConversation): void => void conversations.set(context, conversation);
        const filtered = filter.filterModelRequestInTurns(request, { tenantId: context.caller.tenantId }, pause);
        return filtered instanceof Promise ? filtered.then((result) => toVerdict(result, keep)) : toVerdict(filtered, keep);
      },
    },
    answer: {
      ...TERMS,
      open: (context) => {
        const opened = filter.openAnswer(conversations.get(context) ?? NOTHING);
        return opened === undefined ? undefined : toPort(opened, ownSecrets);
      },
    },
  };
}

function toVerdict(filtered: FilteredResult, keep: (conversation: FilterConversation) => void): RequestVerdict {
  if (!filtered.ok) return { kind: 'refused' };
  const { request, verdict, conversation } = filtered.value;
  if (conversation.placeholders !== undefined) keep(conversation);
  const isPartlyUnscanned = verdict.notScanned.some(isUnscanned);
  if (verdict.outcome === 'changed') return { kind: 'changed', request, isPartlyUnscanned };
  return { kind: isPartlyUnscanned ? 'not-scanned' : 'passed' };
}

/**
 * A frame passes when its events were not changed, nothing of the frame is to be redacted that no event shows, and none of the
 * gateway's own secrets is in it.
 */
function toPort(filter: LibraryFilter, ownSecrets: readonly string[]): AnswerFilter {
  return {
    push: (events) => filter.push(events),
    mayPass: (frame) => !filter.isEnforcing && !holds(frame, ownSecrets),
  };
}

function holds({ text, data }: NativeFrame, secrets: readonly string[]): boolean {
  if (secrets.length === 0) return false;
  const all = text === '' ? JSON.stringify(data) : text;
  return secrets.some((secret) => all.includes(secret));
}

/** Encrypted reasoning comes from the provider that it goes to, and is no content of the caller's. */
function isUnscanned(kind: NotScanned): boolean {
  return kind !== 'encrypted-reasoning' && kind !== 'prompt-injection';
}

const TERMS = { name: 'content-filter', onFailure: 'refuse', limitMs: 5_000 } as const;
const NOTHING: FilterConversation = {};
