/** What an examination found. */
export interface Finding {
  /** `problem` must be repaired; `deviation` departs from the safe defaults, which may be meant. */
  readonly state: 'good' | 'deviation' | 'problem' | 'skipped';
  readonly check: 'node' | 'config' | 'data folder' | 'ports' | 'providers' | 'settings' | 'surroundings';
  readonly message: string;
  /** What to do; absent when there is nothing to do. */
  readonly advice?: string;
}

/** Nothing to do. */
export function good(check: Finding['check'], message: string): Finding {
  return { state: 'good', check, message };
}

/** Departs from the safe defaults. */
export function deviation(check: Finding['check'], message: string, advice: string): Finding {
  return { state: 'deviation', check, message, advice };
}

/** Must be repaired. */
export function problem(check: Finding['check'], message: string, advice: string): Finding {
  return { state: 'problem', check, message, advice };
}

/** Was not examined. */
export function skipped(check: Finding['check'], message: string): Finding {
  return { state: 'skipped', check, message };
}
