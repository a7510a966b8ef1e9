import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { Secret } from '@agentor/security/kernel';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signRequest } from './sign-request.ts';

const NOW = new Date('2026-01-02T03:04:05Z');
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const CREDENTIAL = { kind: 'sigv4', region: 'us-east-1', accessKeyId: KEYS.accessKeyId, secretAccessKey: new Secret(KEYS.secretAccessKey) } as const;

interface Captured {
  readonly hostname: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the official SDK would send, signed, at a fixed time. */
async function signedBySdk(modelId: string, sessionToken?: string): Promise<Captured> {
  const sent: Captured[] = [];
  const client = new BedrockRuntimeClient({
    region: 'us-east-1',
    credentials: { ...KEYS, ...(sessionToken === undefined ? {} : { sessionToken }) },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: Captured) => {
        sent.push(request);
        throw new Error('captured');
      },
    },
  });
  await client.send(new ConverseCommand({ modelId, messages: [{ role: 'user', content: [{ text: 'héllo' }] }] })).catch(() => undefined);
  const [captured] = sent;
  if (captured === undefined) throw new Error('the SDK sent nothing');
  return captured;
}

describe('signatures of requests to Bedrock', () => {
  afterEach(() => vi.useRealTimers());

  test.each([
    ['anthropic.claude-sonnet-4-20250514-v1:0', undefined],
    ['arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0', 'session/token+='],
  ])('NET-1: the signature of %s is the one that the official SDK makes', async (modelId, sessionToken) => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    const { headers, body, hostname, path } = await signedBySdk(modelId, sessionToken);
    const { authorization, host, 'x-amz-date': _date, 'x-amz-security-token': token, 'x-amz-content-sha256': _digest, ...unsigned } = headers;
    const ours = await signRequest(
      { method: 'POST', url: new URL(path, `https://${hostname}`), headers: unsigned, body: new TextDecoder().decode(body) },
      { ...CREDENTIAL, ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }) },
      NOW,
    );
    expect(host).toBe('bedrock-runtime.us-east-1.amazonaws.com');
    expect(ours['authorization']).toBe(authorization);
    expect(ours['x-amz-security-token']).toBe(token);
    expect(ours['x-amz-date']).toBe('20260102T030405Z');
    expect(Object.keys(ours)).not.toContain('host');
    expect(path).toBe(`/model/${encodeURIComponent(modelId)}/converse`);
  });

  test('NET-1: another body, path, region, time or key gives another signature', async () => {
    const call = { method: 'POST', url: new URL('https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse'), headers: {}, body: '{}' } as const;
    const signatures = await Promise.all(
      [
        signRequest(call, CREDENTIAL, NOW),
        signRequest({ ...call, body: '{} ' }, CREDENTIAL, NOW),
        signRequest({ ...call, url: new URL('https://bedrock-runtime.us-east-1.amazonaws.com/model/n/converse') }, CREDENTIAL, NOW),
        signRequest(call, { ...CREDENTIAL, region: 'eu-west-1' }, NOW),
        signRequest(call, CREDENTIAL, new Date(NOW.getTime() + 1000)),
        signRequest(call, { ...CREDENTIAL, secretAccessKey: new Secret('other') }, NOW),
      ].map(async (headers) => (await headers)['authorization']),
    );
    expect(new Set(signatures).size).toBe(6);
  });
});
