import { escapeObeyed, hideCredentials, type SecretCutter } from '../../kernel/index.ts';
import { ALERT_LABELS_MAX, DESCRIPTION_CHARACTERS_MAX, LABEL_CHARACTERS_MAX, TEXT_CHARACTERS_LOOKED_AT, TITLE_CHARACTERS_MAX } from './bounds.ts';
import { AlertSeverity, isAlertSeverity } from './severity.ts';

/** Something that a person should know. Texts may come from anywhere: they are cut, and secrets in them hidden. Never put a prompt into one. */
export interface AlertDraft {
  /** What happened, in one line. */
  readonly title: string;
  readonly description?: string;
  /** `AlertSeverity.MEDIUM` when absent. */
  readonly severity?: AlertSeverity;
  /** Which part noticed it: `guards`, `audit`. Alerts of one source and title are told as one. */
  readonly source?: string;
  /** Short facts: tenant, provider, code. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert fit to be kept and told: single lines, bounded, without secrets and control characters. */
export interface Alert {
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  readonly source: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Makes an {@link Alert} of a draft, whatever its texts hold. @throws {TypeError} when the severity is none. */
export function toAlert(draft: AlertDraft, cut: SecretCutter['cut']): Alert {
  const { severity = AlertSeverity.MEDIUM } = draft;
  if (!isAlertSeverity(severity)) throw new TypeError('An alert has one of the severities of AlertSeverity');
  const clean = (text: string, charactersMax: number): string => cleanText(text, charactersMax, cut);
  const labels = Object.entries(draft.labels ?? {}).slice(0, ALERT_LABELS_MAX);
  return {
    title: clean(draft.title, TITLE_CHARACTERS_MAX) || 'Untitled alert',
    description: clean(draft.description ?? '', DESCRIPTION_CHARACTERS_MAX),
    severity,
    source: toName(clean(draft.source ?? 'application', LABEL_CHARACTERS_MAX)),
    labels: Object.fromEntries(labels.map(([name, value]) => [toName(clean(name, LABEL_CHARACTERS_MAX)), clean(value, LABEL_CHARACTERS_MAX)])),
  };
}

/** One line without secrets, control characters, and characters that viewers obey. */
function cleanText(text: string, charactersMax: number, cut: SecretCutter['cut']): string {
  const hidden = hideCredentials(cut(text.slice(0, TEXT_CHARACTERS_LOOKED_AT)));
  const plain = Array.from(hidden, (character) => (isControl(character) ? ' ' : character)).join('');
  const line = escapeObeyed(plain).trim();
  return line.length > charactersMax ? `${line.slice(0, charactersMax).toWellFormed()}…` : line.toWellFormed();
}

function isControl(character: string): boolean {
  return character < ' ' || (character >= '\u007f' && character <= '\u009f');
}

/** A source or label name, in the letters that every channel takes. */
function toName(text: string): string {
  const name = text.slice(0, LABEL_CHARACTERS_MAX).replaceAll(/[^A-Za-z0-9_]/gu, '_');
  return name === '' ? 'unnamed' : name;
}
