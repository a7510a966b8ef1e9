/** True for models that think in levels: version 3 and later, and names that tell no version. */
export function thinksInLevels(model: string): boolean {
  const version = versionOf(model);
  return version === undefined || version >= 3;
}

/** True for models that refuse a replayed function call without a signature. */
export function requiresSignatures(model: string): boolean {
  const version = versionOf(model);
  return version === undefined ? /gemini/u.test(model) : version >= 3;
}

function versionOf(model: string): number | undefined {
  const digits = /gemini-(\d{1,3})(?!\d)/u.exec(model)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
