/** What a provider counts in one of its rate limits. */
export type RateSubject = 'requests' | 'tokens' | 'input-tokens' | 'output-tokens';

/** One of a provider's rate limits, as its reply told it. At least one of the numbers is there. */
export interface RateWindow {
  readonly subject: RateSubject;
  /** How many a window allows; a whole number. */
  readonly limit?: number;
  /** How many are left; a whole number. */
  readonly remaining?: number;
  /** When the window is full again, in Unix milliseconds. */
  readonly resetsAtMs?: number;
}
