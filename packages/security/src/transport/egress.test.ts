import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { checkAddress, isAddressRange, PUBLIC_ADDRESSES } from './check-address.ts';
import { checkDestination, type DestinationRules } from './check-destination.ts';
import { internalTargets } from './internal-targets.test-data.ts';

const strict: DestinationRules = { ...PUBLIC_ADDRESSES, isPlainHttpAllowed: false };
const everything: DestinationRules = { allowedRanges: ['0.0.0.0/0', '::/0'], isPlainHttpAllowed: true };

describe('checkDestination', () => {
  const targets = internalTargets();

  it('NET-4: the corpus has at least 100 spellings, each once', () => {
    expect(new Set(targets).size).toBe(targets.length);
    expect(targets.length).toBeGreaterThanOrEqual(100);
  });

  it.each(targets)('NET-4: refused: %j', (url) => {
    expect(checkDestination(url, strict).ok).toBe(false);
  });

  it.each([
    ['https://api.openai.com/v1', 'api.openai.com', 443, false],
    ['https://API.openai.com', 'api.openai.com', 443, false],
    ['https://example.com:8443/a/b?c=d', 'example.com', 8443, false],
    ['https://my_resource.openai.azure.com/', 'my_resource.openai.azure.com', 443, false],
    ['https://xn--mnchen-3ya.example/', 'xn--mnchen-3ya.example', 443, false],
    ['https://8.8.8.8/', '8.8.8.8', 443, true],
    ['https://[2606:4700::1111]/', '2606:4700::1111', 443, true],
  ] as const)('NET-2: allowed: %s', (url, host, port, isAddress) => {
    expect(checkDestination(url, strict)).toEqual({ ok: true, value: { isTls: true, host, port, isAddress } });
  });

  it('NET-2: plain HTTP, a local name and a private range are there where the rules say so, and there alone', () => {
    const rules: DestinationRules = { allowedRanges: ['127.0.0.0/8', '10.1.0.0/16'], isPlainHttpAllowed: true };
    expect(checkDestination('http://localhost:11434/v1', rules)).toMatchObject({ ok: true, value: { port: 11434, isTls: false } });
    expect(checkDestination('http://10.1.2.3/', rules).ok).toBe(true);
    expect(checkDestination('http://10.2.2.3/', rules)).toMatchObject({ reason: { reason: 'address-not-public', range: 'private' } });
    expect(checkDestination('http://localhost/', strict)).toMatchObject({ reason: { reason: 'scheme-not-allowed' } });
    expect(checkDestination('https://localhost/', strict)).toMatchObject({ reason: { reason: 'host-local' } });
  });

  it('NET-2: a list of ports replaces the default', () => {
    expect(checkDestination('https://example.com:22/', { ...strict, ports: [22] }).ok).toBe(true);
    expect(checkDestination('https://example.com/', { ...strict, ports: [22] })).toMatchObject({ reason: { reason: 'port-not-allowed' } });
  });

  it.each(['http://169.254.169.254/', 'http://[fd00:ec2::254]/', 'http://100.100.100.200/', 'http://168.63.129.16/', 'http://[::ffff:169.254.169.254]/', 'http://metadata.google.internal/'])(
    'NET-5: metadata stays refused when every range is allowed: %s',
    (url) => expect(checkDestination(url, everything).ok).toBe(false),
  );

  it('NET-4: whatever passes dials the host that is written', () => {
    const piece = fc.constantFrom('127', '0', '1', '.', 'x', 'a', '0x7f', '。', '[', ']', ':', '::', 'ffff', '@', '%', '/', '#', '\\', 'com', '-', '①', 'localhost');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const result = checkDestination(`https://${pieces.join('')}`, strict);
        if (!result.ok) return true;
        const { host } = result.value;
        return pieces.join('').startsWith(host.includes(':') ? `[${host}]` : host) && !/^127\.[\d.]+$|(?:^|\.)localhost$/u.test(host);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('checkAddress', () => {
  it.each(['1.1.1.1', '8.8.8.8', '168.63.129.15', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8'])('NET-2: public: %s', (address) => {
    expect(checkAddress(address, PUBLIC_ADDRESSES)).toEqual({ ok: true, value: undefined });
  });

  it.each(['', '1', '1.1', '1.1.1', '01.1.1.1', '1.1.1.256', '0x1.1.1.1', '1.1.1.1 ', '1.1.1.1/32', ':', ':::', '[::1]', 'fe80::1%eth0', '2606:4700::1111%1', 'localhost', '::ffff:1.1.1', '1.1.1.1:80'])(
    'NET-4: no address, so refused: %j',
    (address) => expect(checkAddress(address, { allowedRanges: ['0.0.0.0/0', '::/0'] })).toEqual({ ok: false, reason: { reason: 'address-malformed' } }),
  );

  it('NET-4: an IPv4 address inside IPv6 needs permission as both', () => {
    const nat64 = { allowedRanges: ['64:ff9b::/96'] };
    expect(checkAddress('64:ff9b::8.8.8.8', PUBLIC_ADDRESSES).ok).toBe(false);
    expect(checkAddress('64:ff9b::8.8.8.8', nat64).ok).toBe(true);
    expect(checkAddress('64:ff9b::10.0.0.1', nat64).ok).toBe(false);
    expect(checkAddress('64:ff9b::169.254.169.254', { allowedRanges: ['::/0', '0.0.0.0/0'] }).ok).toBe(false);
    expect(checkAddress('::ffff:10.0.0.1', { allowedRanges: ['10.0.0.0/8'] }).ok).toBe(true);
    expect(checkAddress('::1', { allowedRanges: ['::1/128'] }).ok).toBe(true);
  });

  it('NET-4: no IPv4 address that is not public gets through in any IPv6 clothes', () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const plain = new ipaddr.IPv4([a, b, c, d]);
        const hex = [a * 256 + b, c * 256 + d].map((part) => part.toString(16)).join(':');
        const isPublic = checkAddress(plain.toString(), PUBLIC_ADDRESSES).ok;
        if (isPublic && plain.range() !== 'unicast') return false;
        const clothes = [`::ffff:${hex}`, `::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::1`, `::ffff:0:${hex}`, `2a00:1::5efe:${hex}`];
        return isPublic || clothes.every((address) => !checkAddress(address, PUBLIC_ADDRESSES).ok);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([['10.0.0.0/8', true], ['::1/128', true], ['10.0.0.0', false], ['10/8', false], ['10.0.0.0/33', false], ['fd00::/129', false], ['a', false], ['0x0a.0.0.0/8', false]] as const)(
    'NET-2: %s is a range: %s',
    (text, expected) => expect(isAddressRange(text)).toBe(expected),
  );
});
