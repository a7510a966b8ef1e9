import type { JsonLimits } from './json-limits.ts';

/** Largest body of a route that takes text alone: 1 MiB (VAL-1). */
export const TEXT_BODY_BYTES_MAX = 1_048_576;

/** Largest body of a route that takes images, sound or files: 25 MiB (VAL-1). */
export const MULTIMODAL_BODY_BYTES_MAX = 26_214_400;

/** Levels of arrays and objects: twice what the deepest tool schemas in use need, far below where recursion ends a process. */
export const JSON_DEPTH_MAX = 64;

/** Object keys in a whole document: past it, duplicate checks and parsers get slow (VAL-2). */
export const JSON_KEYS_MAX = 10_000;

/** Bytes of one key; longer ones are data in the wrong place. */
export const JSON_KEY_BYTES_MAX = 1_024;

/** Elements of one array: token lists for embeddings are the longest lists in use. */
export const JSON_ARRAY_ITEMS_MAX = 300_000;

/** Values in a whole document: bounds the time of `JSON.parse` to some ten milliseconds. */
export const JSON_VALUES_MAX = 500_000;

/** Arrays and objects in a whole document: ten times slower to parse than numbers, and no request has so many. */
export const JSON_CONTAINERS_MAX = 50_000;

/** Characters of one number; JavaScript keeps 17 significant digits. */
export const JSON_NUMBER_BYTES_MAX = 512;

/** Inflated bytes for each compressed byte (VAL-7): text reaches 10, a brotli bomb 600,000. */
export const INFLATION_RATIO_MAX = 100;

/** Inflated bytes that are let through before the ratio is looked at: short bodies of one letter compress well. */
export const INFLATION_RATIO_GRACE_BYTES = 65_536;

/** Default limits of JSON bodies; `knownNames` comes from the surface. */
export const JSON_LIMITS: Omit<JsonLimits, 'knownNames'> = Object.freeze({
  depthMax: JSON_DEPTH_MAX,
  keysMax: JSON_KEYS_MAX,
  keyBytesMax: JSON_KEY_BYTES_MAX,
  stringBytesMax: MULTIMODAL_BODY_BYTES_MAX,
  arrayItemsMax: JSON_ARRAY_ITEMS_MAX,
  valuesMax: JSON_VALUES_MAX,
  containersMax: JSON_CONTAINERS_MAX,
});
