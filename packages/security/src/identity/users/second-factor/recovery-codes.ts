import { createHmac } from 'node:crypto';
import { equalInConstantTime, type Random } from '../../../kernel/index.ts';
import { toBase32 } from './totp.ts';

/** Fresh codes of 80 bits, in groups of four: `ABCD-EFGH-IJKL-MNOP`. */
export function drawRecoveryCodes(random: Pick<Random, 'bytes'>): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = toBase32(random.bytes(CODE_BYTES));
    return Array.from({ length: text.length / GROUP }, (_, index) => text.slice(index * GROUP, (index + 1) * GROUP)).join('-');
  });
}

/** What is stored of a code. @param about - Whose it is: the same code of another user has another hash. */
export function hashRecoveryCode(code: string, about: string, key: Uint8Array): string {
  const letters = [...code.toUpperCase()].filter((character) => character !== '-' && character !== ' ').join('');
  return createHmac('sha256', key).update(`${about}\0${letters.slice(0, CODE_LENGTH_MAX)}`).digest('base64url');
}

/** The codes that remain after one was used; undefined when it is none of them. */
export function spendRecoveryCode(hashes: readonly string[], presented: string): readonly string[] | undefined {
  const rest = hashes.filter((hash) => !equalInConstantTime(hash, presented));
  return rest.length < hashes.length ? rest : undefined;
}

/** How many are given. */
export const RECOVERY_CODES = 10;

const CODE_BYTES = 10;
const GROUP = 4;
const CODE_LENGTH_MAX = 64;
