export type { Clock, Random } from './clock.ts';
export { equalInConstantTime } from './equal-in-constant-time.ts';
export { invariant, InvariantError } from './invariant.ts';
export { isJsonObject, type Json, type JsonObject } from './json.ts';
export { mint, type Passed } from './passed.ts';
export { randomHexFrom } from './random-hex.ts';
export { ok, refuse, type Result } from './result.ts';
export { Secret } from './secret.ts';
