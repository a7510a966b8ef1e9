import type { Finding, Scan, TextDetector } from '../vocabulary/index.ts';
import type { Placeholders } from './ports.ts';

/** Finds the placeholders of a session in an answer: they are `PLACEHOLDER`, and what they stand for is put back. */
export function placeholderDetector(placeholders: Placeholders): TextDetector {
  return {
    name: PLACEHOLDER,
    maxLength: placeholders.placeholderLengthMax,
    left: 0,
    right: 0,
    scan: (text, { from, isEnd }): Scan => {
      const settled = isEnd ? text.length : placeholders.openStart(text, from);
      const spans = placeholders.findRestorable(text).filter(({ start, end }) => start >= from && end <= settled);
      return { findings: spans.map((span) => found(span, { type: PLACEHOLDER, detector: PLACEHOLDER })), settled };
    },
  };
}

/**
 * Finds texts that are known to the letter and never leave: the gateway's own credentials, and canaries.
 *
 * @param secrets - Texts of fewer than eight characters are left out: they would be found by accident.
 */
export function ownSecretDetector(secrets: readonly string[]): TextDetector {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= OWN_SECRET_LENGTH_MIN);
  const maxLength = Math.max(0, ...known.map((secret) => secret.length));
  return {
    name: OWN_SECRET,
    maxLength,
    left: 0,
    right: 0,
    scan: (text, { from, isEnd }): Scan => {
      const findings = known.flatMap((secret) => occurrences(text, secret, from)).toSorted((left, right) => left.start - right.start);
      return { findings: apart(findings), settled: isEnd ? text.length : Math.min(...known.map((secret) => openStart(text, secret, from)), text.length) };
    },
  };
}

/** The type of a placeholder in an answer. */
export const PLACEHOLDER = 'PLACEHOLDER';
/** The type of what belongs to the gateway itself. */
export const OWN_SECRET = 'OWN_SECRET';

function occurrences(text: string, secret: string, from: number): readonly Finding[] {
  const findings: Finding[] = [];
  for (let at = text.indexOf(secret, from); at !== -1; at = text.indexOf(secret, at + secret.length)) {
    findings.push(found({ start: at, end: at + secret.length }, { type: OWN_SECRET, detector: OWN_SECRET }));
  }
  return findings;
}

function apart(findings: readonly Finding[]): readonly Finding[] {
  let end = 0;
  return findings.filter((finding) => {
    if (finding.start < end) return false;
    ({ end } = finding);
    return true;
  });
}

/** Where the secret may have begun that is not whole yet. */
function openStart(text: string, secret: string, from: number): number {
  const first = secret.charAt(0);
  let at = text.indexOf(first, Math.max(from, text.length - secret.length + 1));
  while (at !== -1) {
    if (secret.startsWith(text.slice(at))) return at;
    at = text.indexOf(first, at + 1);
  }
  return text.length;
}

function found(span: { readonly start: number; readonly end: number }, { type, detector }: { readonly type: string; readonly detector: string }): Finding {
  return { start: span.start, end: span.end, type, score: 1, detector, rule: detector };
}

const OWN_SECRET_LENGTH_MIN = 8;
