import { formatVerifierKey, type NoteSigner, type NoteVerifier, parseVerifierKey } from '../notes/note-key.ts';
import { parseNote, signNote, verifyNote } from '../notes/signed-note.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditLeaf } from './audit-leaf.ts';

/**
 * The event that announces a log's next key: a statement that both keys sign, so that who trusts the old key can go on to the new one, and
 * the new key's holder shows that it has it.
 */
export function rotationEvent(origin: string, { from, to }: { readonly from: NoteSigner; readonly to: NoteSigner }): AuditEvent {
  const statement = `${HEADER}\n${origin}\n${formatVerifierKey(from.verifier)}\n${formatVerifierKey(to.verifier)}\n`;
  return { action: 'rotate', resource: 'signing_key', outcome: 'success', resourceId: idOf(to.verifier), facts: { statement: signNote(statement, [from, to]) } };
}

/**
 * The new key that an entry announces.
 *
 * @returns Undefined when the entry announces none, or not for this log, or one of the two keys did not sign, or the old one is not trusted.
 */
export function announcedKey(leaf: AuditLeaf, { origin, logKeys }: { readonly origin: string; readonly logKeys: readonly NoteVerifier[] }): NoteVerifier | undefined {
  const { statement } = leaf.facts;
  const note = leaf.action === 'rotate' && leaf.resource === 'signing_key' && typeof statement === 'string' ? parseNote(statement) : undefined;
  const [header, named, fromLine = '', toLine = '', ...more] = note?.text.split('\n') ?? [];
  if (note === undefined || header !== HEADER || named !== origin || more.length !== 1) return undefined;
  const from = logKeys.find((key) => formatVerifierKey(key) === fromLine);
  const to = parseVerifierKey(toLine);
  if (from === undefined || to?.kind !== 'ed25519') return undefined;
  return verifyNote(note, [from, to])?.length === 2 ? to : undefined;
}

function idOf({ name, id }: NoteVerifier): string {
  return `${name}+${id.toString(16).padStart(8, '0')}`;
}

const HEADER = 'agentor audit key rotation v1';
