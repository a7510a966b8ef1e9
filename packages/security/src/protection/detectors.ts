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
 * Finds texts that are known to the letter and never leave: the gateway's own credentials, and canaries. Their first three
 * characters say nothing and stay: so nothing is held for every text that ends as a secret begins.
 *
 * @param secrets - Texts of fewer than eight characters are left out: they would be found by accident.
 */
export function ownSecretDetector(secrets: readonly string[]): TextDetector {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= OWN_SECRET_LENGTH_MIN);
  return {
    name: OWN_SECRET,
    maxLength: Math.max(0, ...known.map((secret) => secret.length - SHOWN)),
    left: SHOWN,
    right: 0,
    scan: (text, { from, isEnd }): Scan => {
      const findings: Finding[] = [];
      let settled = text.length;
      for (const secret of known) {
        const head = secret.slice(0, SHOWN + 1);
        for (let at = text.indexOf(head, Math.max(0, from - SHOWN)); at !== -1; at = text.indexOf(head, at + 1)) {
          if (text.startsWith(secret, at)) findings.push(found({ start: at + SHOWN, end: at + secret.length }, { type: OWN_SECRET, detector: OWN_SECRET }));
          else if (!isEnd && text.length - at < secret.length && secret.startsWith(text.slice(at))) settled = Math.min(settled, at + SHOWN);
        }
      }
      return { findings: apart(findings).filter(({ end }) => end <= settled), settled };
    },
  };
}

/** The type of a placeholder in an answer. */
export const PLACEHOLDER = 'PLACEHOLDER';
/** The type of what belongs to the gateway itself. */
export const OWN_SECRET = 'OWN_SECRET';

function apart(findings: readonly Finding[]): readonly Finding[] {
  let end = 0;
  if (findings.length < 2) return findings;
  return findings.toSorted((left, right) => left.start - right.start).filter((finding) => {
    if (finding.start < end) return false;
    ({ end } = finding);
    return true;
  });
}

function found(span: { readonly start: number; readonly end: number }, { type, detector }: { readonly type: string; readonly detector: string }): Finding {
  return { start: span.start, end: span.end, type, score: 1, detector, rule: detector };
}

const OWN_SECRET_LENGTH_MIN = 8;
/** How many characters of a secret stay: `sk-` says nothing. */
const SHOWN = 3;
