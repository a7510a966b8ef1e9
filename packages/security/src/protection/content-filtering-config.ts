import type { DirectionPolicy } from './filter-policy.ts';

/** How contents are filtered. What is left out has the default. */
export interface ContentFilteringConfig {
  /** Whether personal data is looked for. Default true. */
  readonly filterPii?: boolean;
  /** Whether credentials and other sensitive data are looked for. Default true. */
  readonly filterSensitiveData?: boolean;
  /** Whether attempts to steer the model are looked for. Default true. */
  readonly filterPromptInjections?: boolean;
  /** Default: everything that is found goes out as a placeholder, and is put back in the answer. */
  readonly requests?: Partial<DirectionPolicy>;
  /** Default: everything that is found becomes unreadable. */
  readonly answers?: Partial<DirectionPolicy>;
  /** What is done with requests that hold pictures, sound, files or token numbers, which cannot be read. Default `pass`. */
  readonly unreadable?: 'pass' | 'block';
  /** What is done when something is found in reasoning that its provider has signed. Default `pass`: it came from that provider. */
  readonly signedReasoning?: 'pass' | 'block';
}

/** The same with every default in place. */
export interface CompleteConfig extends Required<ContentFilteringConfig> {
  readonly requests: DirectionPolicy;
  readonly answers: DirectionPolicy;
}

/** Puts the defaults in place. */
export function completeConfig(config: ContentFilteringConfig): CompleteConfig {
  return {
    filterPii: true,
    filterSensitiveData: true,
    filterPromptInjections: true,
    unreadable: 'pass',
    signedReasoning: 'pass',
    ...config,
    requests: { mode: 'enforce', defaultAction: 'restore', types: {}, ...config.requests },
    answers: { mode: 'enforce', defaultAction: 'redact', types: {}, ...config.answers },
  };
}
