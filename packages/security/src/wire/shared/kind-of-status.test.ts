import { expect, test } from 'vitest';
import { kindOfStatus } from './kind-of-status.ts';

test.each([
  [undefined, 'provider-error'],
  [400, 'invalid-request'],
  [401, 'credentials-refused'],
  [402, 'quota-exhausted'],
  [403, 'credentials-refused'],
  [404, 'model-not-found'],
  [408, 'provider-error'],
  [409, 'provider-error'],
  [413, 'too-large'],
  [422, 'invalid-request'],
  [424, 'provider-error'],
  [429, 'rate-limited'],
  [499, 'provider-error'],
  [500, 'provider-error'],
  [503, 'overloaded'],
  [529, 'overloaded'],
] as const)('the status %s tells %s', (status, kind) => {
  expect(kindOfStatus(status)).toBe(kind);
});
