/** Makers of models whose extra parameters we know; `other` are all the rest. */
export type ModelFamily = 'anthropic' | 'nova' | 'openai' | 'other';

/**
 * The family that a model's id tells: `us.anthropic.claude-…`, an inference profile's ARN. An ARN of an application's own
 * profile tells nothing and is `other`.
 */
export function familyOf(model: string): ModelFamily {
  if (/(?:^|[./])anthropic\./u.test(model)) return 'anthropic';
  if (/(?:^|[./])amazon\.nova/u.test(model)) return 'nova';
  return /(?:^|[./])openai\./u.test(model) ? 'openai' : 'other';
}
