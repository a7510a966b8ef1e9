import { createHash } from 'node:crypto';

/**
 * True for tokens that their vendors print in documentation and public SDKs: right in form, open to everybody, no secret of
 * anyone. Kept as digests, so that no list of keys stands here.
 */
export function isPublishedExample(token: string): boolean {
  return EXAMPLES.has(createHash('sha256').update(token).digest('hex').slice(0, DIGEST_LENGTH));
}

const DIGEST_LENGTH = 16;

const EXAMPLES: ReadonlySet<string> = new Set([
  // Google's own, in the public samples and tests of firebase-android-sdk and of browsers.
  '2037abcaffb2b777', '3f370c9dd8225c63', 'e4a5542bb7fd7b67', 'a19f89ab3555eac1', '0b476bdf9acf2123', 'eb540d2b6ee2a0a4',
  '37f8f09bdf12c2f2', '8731261cb72d8626', '49f777db995e8260', '27a9a42931dff7eb', 'dc0fcf046c61640c', '4c98242dcadc8b29',
  'ea9bb1082cf95663', '3a8b61d0f636b007', 'a6c814bc555ae62c',
  // Stripe's documentation.
  '2cafc0970149a84f', 'f2d6ca16515033e5', '2d1f7723aabc5c7a',
]);
