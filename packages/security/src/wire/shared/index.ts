export { toOpenAiError } from './fault-error.ts';
export { refuseFaultBody } from './refuse-fault-body.ts';
export { writePlace } from './invalid-body.ts';
export { knownNamesOf, withAlternatives } from './known-names.ts';
export { obfuscationFor } from './obfuscation.ts';
export { renderOpenAiError } from './openai-error.ts';
export { cleanMessage, decodeOpenAiFault } from './openai-fault.ts';
export { parseBody, type ParsedBody } from './parse-body.ts';
export { listTextLeaves } from './text-leaves.ts';
