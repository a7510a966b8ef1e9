/** Metrics of one collector. */
export const METRICS_MAX = 200;

/** Series of one metric; further ones are counted together as `other`. */
export const SERIES_MAX = 200;

/** Labels of one metric. */
export const LABELS_MAX = 5;

/** Characters of a title. */
export const TITLE_CHARACTERS_MAX = 200;

/** Characters of a description. */
export const DESCRIPTION_CHARACTERS_MAX = 1_000;

/** Characters of a source, of a label's name and of its value. */
export const LABEL_CHARACTERS_MAX = 100;

/** Labels of one alert. */
export const ALERT_LABELS_MAX = 8;

/** Characters of a text that are looked at before it is cut. */
export const TEXT_CHARACTERS_LOOKED_AT = 4_096;

/** Groups that are open at once; alerts that would open another are told together, so that a flood is at most so many notices (MET-3). */
export const GROUPS_MAX = 9;

/** How long alerts of one group are told as one. */
export const WINDOW_MS = 300_000;

/** Time after which what nobody acknowledged is told to more people. */
export const ESCALATE_AFTER_MS = 900_000;

/** Notices that wait to be delivered. */
export const NOTICES_MAX = 500;

/** Silences at once. */
export const SILENCES_MAX = 100;

/** Longest silence: 30 days. */
export const SILENCE_MS_MAX = 2_592_000_000;

/** Attempts at one channel before the next of the list is used. */
export const ATTEMPTS_PER_CHANNEL = 3;

/** Longest wait before the second attempt; it doubles for each further one. */
export const BACKOFF_BASE_MS = 1_000;

/** Longest wait before any attempt. */
export const BACKOFF_MAX_MS = 300_000;

/** Time after which a notice that no channel took is given up. */
export const NOTICE_LIFE_MS = 86_400_000;

/** Deliveries under way at once. */
export const DELIVERIES_MAX = 4;
