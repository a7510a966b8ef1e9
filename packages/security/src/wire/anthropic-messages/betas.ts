import { ok, refuse, type Result } from '../../kernel/index.ts';
import type { InvalidBody } from '../contract.ts';

/**
 * Reads the `anthropic-beta` request header: names separated by commas. The names go on to targets of the same protocol
 * and to no other.
 *
 * @returns The names in order without repetitions; empty for an absent header.
 */
export function parseAnthropicBetas(header: string | undefined): Result<readonly string[], InvalidBody> {
  const names = (header ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length > BETAS_MAX || !names.every((name) => BETA.test(name))) {
    return refuse({
      problem: 'not-allowed-value',
      parameter: 'anthropic-beta',
      rule: `must hold at most ${BETAS_MAX} names of lower-case letters, digits, dots and hyphens, separated by commas`,
    });
  }
  return ok([...new Set(names)]);
}

const BETA = /^[a-z0-9.-]{1,64}$/u;
const BETAS_MAX = 32;
