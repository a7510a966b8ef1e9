import type { RateSubject } from '../../vocabulary/index.ts';

/** The three headers that tell one window. */
export interface RateHeaderNames {
  readonly subject: RateSubject;
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
}

/** OpenAI's names, which compatible servers share. The reset is a duration: `6m0s`. */
export const OPENAI_RATE_HEADERS: readonly RateHeaderNames[] = [openAi('requests'), openAi('tokens')];

/** Anthropic's names. The reset is a moment of RFC 3339. */
export const ANTHROPIC_RATE_HEADERS: readonly RateHeaderNames[] = [
  anthropic('requests'),
  anthropic('tokens'),
  anthropic('input-tokens'),
  anthropic('output-tokens'),
];

function openAi(subject: RateSubject): RateHeaderNames {
  return {
    subject,
    limit: `x-ratelimit-limit-${subject}`,
    remaining: `x-ratelimit-remaining-${subject}`,
    reset: `x-ratelimit-reset-${subject}`,
  };
}

function anthropic(subject: RateSubject): RateHeaderNames {
  const start = `anthropic-ratelimit-${subject}`;
  return { subject, limit: `${start}-limit`, remaining: `${start}-remaining`, reset: `${start}-reset` };
}
