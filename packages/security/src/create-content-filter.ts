import { createSecretDetector, PatternBasedPIIDetector, type RedactionKey, RedactionSession } from './privacy/index.ts';
import { ContentFilter, type ContentFilterOptions } from './protection/index.ts';

/** What {@link createContentFilter} is given. Detectors that are left out are the library's own. */
export interface ContentFilterSetup extends Partial<Omit<ContentFilterOptions, 'openPlaceholders'>> {
  /** Under which placeholders get their check characters. The same key gives a conversation the same placeholders again. */
  readonly key: RedactionKey;
}

/**
 * A content filter with the library's detectors, whose placeholders are held in memory, for each request and its answer.
 *
 * @throws {RedactionConfigError} at the first value that is taken out, when the key is too short.
 * @example
 * const filter = createContentFilter({ config: { filterPii: true }, key: { id: 'a', secret: SYSTEM_RANDOM.bytes(32) } });
 */
export function createContentFilter({ key, ...options }: ContentFilterSetup): ContentFilter {
  return new ContentFilter({
    personalData: [new PatternBasedPIIDetector()],
    sensitiveData: [createSecretDetector()],
    ...options,
    openPlaceholders: (scope) => new RedactionSession({ scope, key }),
  });
}
