import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JSON_LIMITS } from './bounds.ts';
import { acceptedCases, refusedCases } from './json-cases.test-data.ts';
import type { JsonLimits, JsonProblem } from './json-limits.ts';
import { parseJsonBody, parseJsonBodyInSlices } from './parse-json-body.ts';
import { prescanJson, prescanJsonInSlices } from './prescan-json.ts';
import { REQUEST_NAMES } from './request-names.ts';

const limits: JsonLimits = { ...JSON_LIMITS, knownNames: REQUEST_NAMES };

describe('VAL-3: every class of JSON text', () => {
  const accepted = acceptedCases();
  const refused = refusedCases();

  it('VAL-3: the cases are as many as the public suite has', () => {
    expect(accepted.length).toBeGreaterThanOrEqual(95);
    expect(refused.length).toBeGreaterThanOrEqual(188);
    expect(new Set(refused.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(refused.length);
  });

  it.each(accepted)('VAL-3: accepted and read as JSON.parse does: $title', ({ bytes }) => {
    const result = parseJsonBody(bytes, limits);
    expect(result).toEqual({ ok: true, value: JSON.parse(Buffer.from(bytes).toString()) });
  });

  it.each(refused)('VAL-3: refused: $title', ({ bytes }) => {
    expect(parseJsonBody(bytes, limits).ok).toBe(false);
  });
});

describe('VAL-2: bounds', () => {
  const cases: readonly (readonly [string, JsonProblem, string, string])[] = [
    ['depth 64', 'too-deep', nest(64), nest(65)],
    ['10,000 keys', 'too-many-keys', keys(10_000), keys(10_001)],
    ['300,000 elements', 'array-too-long', items(300_000), items(300_001)],
    ['50,000 arrays and objects', 'too-many-values', `[${'[],'.repeat(49_998)}[]]`, `[${'[],'.repeat(49_999)}[]]`],
    ['500,000 values', 'too-many-values', `[${items(299_998)},${items(199_999)}]`, `[${items(299_998)},${items(200_000)}]`],
    ['1,024 bytes in a key', 'key-too-long', `{"${'k'.repeat(1024)}":1}`, `{"${'k'.repeat(1025)}":1}`],
    ['512 characters in a number', 'number-too-long', `0.${'1'.repeat(510)}`, `0.${'1'.repeat(511)}`],
    ['2^53 - 1', 'integer-not-exact', '{"seed":9007199254740991}', '{"seed":9007199254740992}'],
  ];

  it.each(cases)('VAL-2: %s and not one more (%s)', (_title, problem, within, beyond) => {
    expect(scan(within)).toBeUndefined();
    expect(scan(beyond)?.problem).toBe(problem);
  });

  it('VAL-2: a string may have its bound of bytes and not one more', () => {
    const short = { ...limits, stringBytesMax: 10 };
    expect(prescanJson(Buffer.from(`"${'a'.repeat(10)}"`), short).ok).toBe(true);
    expect(prescanJson(Buffer.from(`"${'a'.repeat(11)}"`), short)).toMatchObject({ reason: { problem: 'string-too-long', limit: 10 } });
  });

  it('VAL-2: whole numbers that JavaScript would change pass in free-form places and nowhere else', () => {
    expect(scan('{"model":"m","parameters":{"maximum":9223372036854775807}}')).toBeUndefined();
    expect(scan('{"seed":9223372036854775807}')?.problem).toBe('integer-not-exact');
    expect(scan('[9223372036854775807]')?.problem).toBe('integer-not-exact');
  });

  it('VAL-2: keys that differ in case alone are refused when the vocabulary has them, in objects of every size', () => {
    expect(scan('{"Name_x":1,"name_x":2}')).toBeUndefined();
    expect(scan('{"model":1,"Model":2}')?.problem).toBe('case-variant-key');
    expect(scan(`{${filler(40)},"model":1,"moDel":2}`)?.problem).toBe('case-variant-key');
    expect(scan('{"model[":1,"model{":2}')).toBeUndefined();
  });

  it('VAL-2: duplicates are found at every size of object and with every spelling', () => {
    for (let size = 0; size < 40; size += 1) {
      const before = size === 0 ? '' : `${filler(size)},`;
      expect(scan(`{${before}"same":1,"same":2}`)?.problem).toBe('duplicate-key');
      expect(scan(`{${before}"same":1,"s\\u0061me":2}`)?.problem).toBe('duplicate-key');
      expect(scan(`{"same":1,${before}"x":{"same":3},"same":2}`)?.problem).toBe('duplicate-key');
      expect(scan(`{${before}"same":1,"x":{"same":3}}`)).toBeUndefined();
    }
  });
});

describe('VAL-6: what a refusal tells', () => {
  it('VAL-6: place, rule and limit, and nothing of the names and values that the client made up', () => {
    const body = `{"messages":[{"role":"user"},{"content":{"canary-name":{"canary-a":"canary-b","canary-a":1}}}]}`;
    expect(scan(body)).toEqual({ problem: 'duplicate-key', at: ['messages', 1, 'content'], offset: 78 });
    expect(scan(nest(65))).toMatchObject({ problem: 'too-deep', limit: 64 });
    const canary = fc.stringMatching(/^[a-z]{12}$/u).filter((text) => !REQUEST_NAMES.has(text));
    fc.assert(
      fc.property(canary, canary, fc.constantFrom('}', ',', '"', '\\', '1', '\u0000'), (name, value, end) => {
        const text = JSON.stringify(scan(`{"messages":[{"${name}":"${value}",${end}`) ?? {});
        return !text.includes(name) && !text.includes(value) && text !== '{}';
      }),
    );
  });
});

describe('VAL-3: the scan against JSON.parse', () => {
  it('VAL-3: whatever JSON.stringify writes is accepted and read back', () => {
    const json = fc.jsonValue({ maxDepth: 5 }).filter(isSpared);
    fc.assert(
      fc.property(json, fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        const result = parseJsonBody(Buffer.from(text), { ...limits, knownNames: new Set() });
        if (!isWellFormed(text)) return !result.ok;
        expect(result).toEqual({ ok: true, value: JSON.parse(text) });
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  it('VAL-3: whatever JSON.parse refuses is refused, for texts one edit away from JSON', () => {
    const alphabet = ['{', '}', '[', ']', ':', ',', '"', '\\', 'u', 'e', '0', '1', '9', '.', '-', '+', 't', 'f', 'n', ' ', '\n', '\t', '\u0000', '\u001f', 'é', '😀', '\\u', '\\uD800', '""', '//', 'null', '1e9'];
    const edit = fc.record({ at: fc.nat(), cut: fc.nat(3), put: fc.array(fc.constantFrom(...alphabet), { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.array(edit, { minLength: 1, maxLength: 3 }), (json, edits) => {
        let text = json;
        for (const { at, cut, put } of edits) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put.join('') + text.slice(place + cut);
        }
        const bytes = Buffer.from(text);
        return !prescanJson(bytes, limits).ok || isParsed(bytes.toString());
      }),
      { numRuns: 5000 },
    );
  });

  it('VAL-3: whatever the bytes and wherever they lie in memory, a refusal or a sound document', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(7), (bytes, shift) => {
        const body = Buffer.concat([Buffer.alloc(shift), Buffer.from('["'), Buffer.alloc(600, 'a'), bytes, Buffer.from('"]')]);
        const view = body.subarray(shift);
        return !prescanJson(view, limits).ok || isParsed(view.toString());
      }),
    );
  });
});

describe('VAL-2: the scan in slices', () => {
  it('VAL-2: slices give the same outcome as one go, wherever they are cut', async () => {
    const filling = 'é\\n"'.slice(0, 3).repeat(2_200_000);
    const bodies = [`{"content":"${filling}","model":1}`, `{"content":"${filling}`, `{"content":"${filling}\\x"}`, `[${' '.repeat(9_000_000)}1]`];
    for (const body of bodies) {
      let pauses = 0;
      const bytes = Buffer.from(body);
      const sliced = await prescanJsonInSlices(bytes, limits, async () => void (pauses += 1));
      expect(sliced).toEqual(prescanJson(bytes, limits));
      expect(pauses).toBeGreaterThanOrEqual(2);
    }
  });

  it('VAL-2: a body of 25 MiB holds the event loop for less than 50 ms at a time', () => {
    // In a process of its own: the test runner's module wrapping slows byte loops tenfold.
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', MEASURE], { encoding: 'utf8' });
    const longestMs = Number(output);
    expect(longestMs).toBeGreaterThan(0);
    expect(longestMs).toBeLessThan(50);
  });

  it('VAL-3: a sliced parse gives the value', async () => {
    expect(await parseJsonBodyInSlices(Buffer.from('{"a":[1]}'), limits, async () => undefined)).toEqual({ ok: true, value: { a: [1] } });
    expect((await parseJsonBodyInSlices(Buffer.from('{"a":[1}'), limits, async () => undefined)).ok).toBe(false);
  });
});

function scan(text: string): { problem: JsonProblem } | undefined {
  const result = prescanJson(Buffer.from(text), limits);
  return result.ok ? undefined : result.reason;
}

function nest(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function keys(count: number): string {
  return `{${filler(count)}}`;
}

function filler(count: number): string {
  return Array.from({ length: count }, (_, index) => `"key${index}":1`).join();
}

function items(count: number): string {
  return `[${Array.from({ length: count }, () => '1').join()}]`;
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isWellFormed(text: string): boolean {
  // JSON.stringify writes lone surrogates as escapes.
  return !/(?<!\\)(?:\\\\)*\\ud[89a-f]/u.test(text);
}

function isSpared(value: unknown): boolean {
  return !/__proto__|prototype|\d{16}/u.test(JSON.stringify(value));
}

/** Prints the longest stretch between two pauses, in ms of the thread's own time, so that a busy machine does not count. */
const MEASURE = `
import { prescanJsonInSlices } from '${new URL('prescan-json.ts', import.meta.url).href}';
import { JSON_LIMITS } from '${new URL('bounds.ts', import.meta.url).href}';
const cpuMs = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };
let longest = 0;
for (const piece of ['\\\\u0041', '\\\\n', 'a', '\u00e9']) {
  const bytes = Buffer.from('{"content":"' + piece.repeat(26_000_000 / Buffer.byteLength(piece)) + '"}');
  let since = cpuMs();
  const pause = async () => { longest = Math.max(longest, cpuMs() - since); since = cpuMs(); };
  const result = await prescanJsonInSlices(bytes, { ...JSON_LIMITS, knownNames: new Set() }, pause);
  await pause();
  if (!result.ok) throw new Error(result.reason.problem);
}
console.log(longest);
`;
