import type { Finding } from '../vocabulary/index.ts';
import type { FilterJudge } from './filter-policy.ts';
import type { Placeholders, Redact } from './ports.ts';

/** What a replacement is decided with. */
export interface ReplacementTerms {
  readonly judge: FilterJudge;
  readonly redact: Redact;
  /** Asked where a value is to come back: undefined where nothing can. */
  readonly placeholders: () => Placeholders | undefined;
}

/** What the policy puts in place of a finding; undefined when it stays. A value that no placeholder is to be had for is redacted. */
export function replacementFor(finding: Finding, value: string, { judge, redact, placeholders }: ReplacementTerms): string | undefined {
  const redacted = (): string => redact({ type: finding.type, value, direction: judge.direction });
  switch (judge.decide(finding)) {
    case 'allow':
    case 'flag':
      return undefined;
    case 'redact':
      return redacted();
    case 'restore':
      return placeholders()?.placeholderFor(finding.type, value) ?? redacted();
    case 'block':
      return '';
  }
}

/** The findings that do not stand inside a placeholder which the text has already. */
export function outsideIssued(text: string, findings: readonly Finding[], placeholders: Placeholders | undefined): readonly Finding[] {
  const issued = placeholders?.findIssued(text) ?? [];
  return issued.length === 0 ? findings : findings.filter(({ start, end }) => !issued.some((one) => one.start <= start && end <= one.end));
}
