import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scan, TextDetector } from '../vocabulary/index.ts';
import { explainPolicy } from './explain-policy.ts';
import { type DirectionPolicy, type FilterAction, FilterJudge, type FilterMode } from './filter-policy.ts';

/** Finds words in capitals, each as the type that it names; one with a digit is unsure. */
const capitals: TextDetector = {
  name: 'capitals',
  maxLength: 32,
  left: 1,
  right: 1,
  scan: (text, { from }): Scan => ({
    findings: [...text.matchAll(/[A-Z_]{2,30}\d?/gu)]
      .filter(({ index }) => index >= from)
      .map(({ 0: word, index }) => ({ start: index, end: index + word.length, type: word.replace(/\d/u, ''), score: /\d/u.test(word) ? 0.4 : 0.9, detector: 'capitals', rule: word })),
    settled: text.length,
  }),
};

const policy: DirectionPolicy = { mode: 'enforce', defaultAction: 'flag', types: { SECRET: 'block', 'US_*': 'redact', 'US_SSN*': 'restore' } };

function explain(text: string, changes: Partial<DirectionPolicy> = {}): readonly string[] {
  return explainPolicy(text, { policy: { ...policy, ...changes }, direction: 'request', detectors: [capitals] }).map(({ finding, action, because }) => `${finding.type} ${action} ${JSON.stringify(because)}`);
}

describe('explainPolicy', () => {
  it('FLT-6: says the action and the entry that led to it', () => {
    expect(explain('a SECRET b US_SSN c US_ITIN d MAIL e SECRET1')).toEqual([
      'SECRET block {"kind":"type","name":"SECRET"}',
      'US_SSN restore {"kind":"type","name":"US_SSN*"}',
      'US_ITIN redact {"kind":"type","name":"US_*"}',
      'MAIL flag {"kind":"default"}',
      'SECRET allow {"kind":"score","scoreMin":0.5}',
    ]);
  });

  it('FLT-6: says what a monitored policy would do, and nothing where nobody looks', () => {
    expect(explain('SECRET', { mode: 'monitor' })).toEqual(['SECRET flag {"kind":"monitor","instead":"block"}']);
    expect(explain('SECRET', { mode: 'off' })).toEqual([]);
  });

  it('FLT-6: decides as the filter does, whatever the policy, and the entry it names has that action', () => {
    const action = fc.constantFrom<FilterAction[]>('allow', 'flag', 'redact', 'restore', 'block');
    const policies = fc.record({
      mode: fc.constantFrom<FilterMode[]>('enforce', 'monitor'),
      defaultAction: action,
      types: fc.dictionary(fc.constantFrom('SECRET', 'SECRET*', 'S*', '*', 'US_*', 'US_SSN', 'MAIL'), action),
      scoreMin: fc.constantFrom(0, 0.3, 0.5, 0.95),
    });
    fc.assert(
      fc.property(policies, (made) => {
        for (const { finding, action: explained, because } of explainPolicy('SECRET US_SSN US_ITIN MAIL SECRET1', { policy: made, direction: 'request', detectors: [capitals] })) {
          expect(explained).toBe(new FilterJudge('request', made, new Map()).decide(finding));
          if (because.kind === 'type') expect(explained).toBe(made.mode === 'enforce' || made.types[because.name] === 'allow' ? made.types[because.name] : 'flag');
          if (because.kind === 'default' && made.mode === 'enforce') expect(explained).toBe(made.defaultAction);
        }
      }),
    );
  });
});
