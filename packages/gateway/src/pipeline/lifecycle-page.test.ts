import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../errors/index.ts';

const STAGES = readdirSync(import.meta.dirname).filter((name) => /^\d\d-.*\.ts$/u.test(name) && !name.endsWith('.test.ts')).map((name) => name.slice(0, -3));
const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/lifecycle.md'), 'utf8');
const SECTIONS = new Map(PAGE.split(/^## /mu).slice(1).map((section) => [section.slice(0, section.indexOf('\n')), section]));

describe('docs/lifecycle.md', () => {
  test('has a section for each stage, in the order of the files, and none besides but the door', () => {
    expect([...SECTIONS.keys()]).toEqual(['The door', ...STAGES]);
    expect(STAGES).toHaveLength(12);
  });

  test.each(STAGES)('%s: the codes that stand in its file stand in its section', (stage) => {
    const source = readFileSync(join(import.meta.dirname, `${stage}.ts`), 'utf8');
    const codes = Object.keys(CATALOGUE).filter((code) => source.includes(`'${code}'`));
    const isLast = stage === '11-respond' || stage === '12-record';
    for (const code of isLast ? [] : codes) expect(SECTIONS.get(stage), code).toContain(`\`${code}\``);
  });

  test('every code of the catalogue is refused somewhere, and every code on the page is in the catalogue', () => {
    const named = new Set([...PAGE.matchAll(/^Refuses with: ([^]*?)\n\n/gmu)].flatMap(([, list = '']) => [...list.matchAll(/`(\w+)`/gu)].map(([, code = '']) => code)));
    expect([...named].toSorted()).toEqual(Object.keys(CATALOGUE).toSorted());
  });

  test('the chain calls the stages in this order', () => {
    const chain = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');
    const order = [...chain.matchAll(/from '\.\/(\d\d-[a-z]+)\.ts'/gu)].map(([, name = '']) => name);
    expect([...new Set(order)].filter((name) => STAGES.includes(name)).toSorted()).toEqual(STAGES);
    const calls = ['receive(', 'identify(', 'read(', 'authorize(', 'admit(', 'sanitise(', 'detect(', 'protect(', 'dispatch(', 'filter(', 'respond('].map((call) => chain.slice(chain.indexOf('async function decide(')).search(new RegExp(`[ (]${call.slice(0, -1)}[(]`, 'u')));
    expect(calls.every((at, index) => at > 0 && (index === 0 || at > (calls[index - 1] ?? 0)))).toBe(true);
  });
});
