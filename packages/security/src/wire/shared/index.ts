export { findHostSteering } from './host-steering.ts';
export { toOpenAiError } from './fault-error.ts';
export { type SchemaIssue, toInvalidBody, writePath, writePlace } from './invalid-body.ts';
export { knownNamesOf, withAlternatives } from './known-names.ts';
export { obfuscationFor } from './obfuscation.ts';
export { type OpenAiError, renderOpenAiError } from './openai-error.ts';
export { cleanMessage, decodeOpenAiFault } from './openai-fault.ts';
export { parseBody, type ParsedBody } from './parse-body.ts';
export { type LeafLabel, listTextLeaves } from './text-leaves.ts';
