/**
 * Combinations of operation, provider and model that have series of their own; later ones are told as `other`. A
 * combination costs 70 series (three histograms of 14, 16 and twice 14 buckets, each with `+Inf`, sum and count), and a
 * scrape should stay below 5,000 (MET-1).
 */
export const COMBINATIONS_MAX = 48;

/** Different label values of a plain counter; later ones are told as `other`. */
export const LABEL_VALUES_MAX = 64;

/** Combinations of provider and outcome that attempts are counted by. */
export const ATTEMPT_COMBINATIONS_MAX = 400;

/** Scrapers at a time. */
export const SCRAPERS_MAX = 8;

/** Header bytes of a scrape. */
export const SCRAPE_HEADER_BYTES_MAX = 8192;

/** How long a scraper may take to send its request. */
export const SCRAPE_REQUEST_MS = 5000;
