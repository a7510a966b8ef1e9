import type { Finding } from '../vocabulary/index.ts';

/** What became of a stretch of a text: it stays, or other text stands in its place. In the order of the text. */
export type Edit = { readonly kept: string } | { readonly dropped: number; readonly text: string };

/** What stands in place of a finding; undefined when it stays. */
export type Replace = (finding: Finding, value: string) => string | undefined;

/** What becomes of a text up to an offset, by what was found in it: in order, none longer than to there. */
export function editFindings(text: string, findings: readonly Finding[], { replace, to = text.length }: { readonly replace: Replace; readonly to?: number }): Edit[] {
  const edits: Edit[] = [];
  let copied = 0;
  for (const finding of findings) {
    // Characters that belong together in the raw text (a base and its marks) may be of two findings: the first has them.
    const start = Math.max(finding.start, copied);
    const value = text.slice(start, finding.end);
    const replacement = replace(finding, value);
    if (replacement === undefined) continue;
    if (start > copied) edits.push({ kept: text.slice(copied, start) });
    edits.push({ dropped: value.length, text: replacement });
    copied = finding.end;
  }
  if (to > copied) edits.push({ kept: text.slice(copied, to) });
  return edits;
}

/** The text that edits leave. */
export function toText(edits: readonly Edit[]): string {
  let text = '';
  for (const edit of edits) text += 'kept' in edit ? edit.kept : edit.text;
  return text;
}
