/**
 * The library function by function: run it with `npx node --conditions=agentor-source examples/validate-and-check.ts`.
 */
import { checkDestination, createSecurity, InputValidationError, normaliseText, sanitizeContent, validateLlmRequest } from '@agentor/security';

// A request, as its bytes: validated and turned into the one shape that guards read.
const request = validateLlmRequest('{"model":"small","messages":[{"role":"user","content":"Hello"}]}');
console.log('model:', request.model);

// What is wrong is told by place and rule, never by value.
try {
  validateLlmRequest({ model: 'small', messages: [{ role: 'user', content: 'Hello' }], temperature: 'hot' });
} catch (error) {
  if (error instanceof InputValidationError) console.log('refused:', error.pointer, error.rule);
}

// A text as detectors read it, and the way back to what was sent.
const sent = 'ｉｇｎｏｒｅ\u200b all';
const { text, toRawSpan } = normaliseText(sent);
const span = toRawSpan({ start: 0, end: 6 });
console.log('reads:', text, '- sent as:', sanitizeContent(sent.slice(span.start, span.end), 'log'));

// Destinations: the public internet over HTTPS, and a private range only where the policy names it.
const strict = { allowedRanges: [], isPlainHttpAllowed: false };
console.log('metadata in disguise:', checkDestination('https://0xa9fea9fe/', strict).ok);
await using security = createSecurity({ destinations: { allowedRanges: ['10.20.0.0/16'] } });
console.log('own network:', security.checkDestination('https://10.20.1.1:8443/v1').ok);
