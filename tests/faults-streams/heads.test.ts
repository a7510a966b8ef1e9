import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../support/index.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('trace context', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, TRACE],
    [`00-${TRACE}-${SPAN}-00`, TRACE],
    [`01-${TRACE}-${SPAN}-01`, TRACE],
    [`01-${TRACE}-${SPAN}-01-what-later-versions-add`, TRACE],
    [`00-${TRACE}-${SPAN}-01-more`, undefined],
    [`ff-${TRACE}-${SPAN}-01`, undefined],
    [`00-${'0'.repeat(32)}-${SPAN}-01`, undefined],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    [`00-${TRACE.toUpperCase()}-${SPAN}-01`, undefined],
    [`01-${TRACE}-${SPAN}-01-${'a'.repeat(600)}`, undefined],
    ['canary', undefined],
  ])('LOG-1: of the traceparent %s the line of the request tells what the standard allows', async (traceparent, traceId) => {
    await models({ traceparent });
    expect(gateway.requestLines().at(-1)?.['traceId']).toBe(traceId);
  });
});

test('the list of models tells since when they are offered, in the form of each API', async () => {
  const [openAi, anthropic] = [await models({}), await models({ 'anthropic-version': '2023-06-01' })];
  const { created } = JSON.parse(openAi).data[0];
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(600);
  expect(JSON.parse(anthropic).data[0].created_at).toBe(new Date(created * 1000).toISOString().replace('.000Z', 'Z'));
});

async function models(headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${gateway.key}`, ...headers } });
  return response.text();
}
