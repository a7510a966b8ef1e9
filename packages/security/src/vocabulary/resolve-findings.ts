import type { Finding } from './finding.ts';

/**
 * Joins findings that overlap, so that a text can be rewritten from left to right. Of a group that overlaps, the surest
 * gives its name, then the longest, then the one that was given first; the stretch is that of the whole group, so that
 * no character that any detector found stays.
 *
 * @param findings - In any order. Findings that only touch stay apart; empty ones are dropped.
 * @returns In order, disjoint.
 * @throws Never.
 */
export function resolveFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings.filter(({ start, end }) => end > start);
  const sorted = findings.filter(({ start, end }) => end > start).toSorted((left, right) => left.start - right.start);
  const resolved: Finding[] = [];
  let group: Finding | undefined;
  let surest: Finding | undefined;
  for (const finding of sorted) {
    if (group === undefined || surest === undefined || finding.start >= group.end) {
      if (group !== undefined) resolved.push(group);
      group = finding;
      surest = finding;
      continue;
    }
    surest = isSurer(finding, surest) ? finding : surest;
    group = { ...surest, start: group.start, end: Math.max(group.end, finding.end) };
  }
  if (group !== undefined) resolved.push(group);
  return resolved;
}

function isSurer(candidate: Finding, current: Finding): boolean {
  if (candidate.score !== current.score) return candidate.score > current.score;
  return candidate.end - candidate.start > current.end - current.start;
}
