import { isAlphanumeric, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';
import { isBitcoinAddress } from '../validators/crypto.ts';

/** An address of Bitcoin, by its check code, or of Ethereum, `0x` and forty hexadecimal digits. */
export function findWallet(reader: Reader, start: number): Sighting {
  const first = reader.at(start);
  const isEthereum = first === 0x30 && (reader.at(start + 1) | 0x20) === 0x78;
  const isBitcoin = first === 0x31 || first === 0x33 || ((first | 0x20) === 0x62 && (reader.at(start + 1) | 0x20) === 0x63 && reader.at(start + 2) === 0x31);
  if (!isEthereum && !isBitcoin) return undefined;
  let end = start;
  while (end - start <= WALLET_LENGTH_MAX && isAlphanumeric(reader.at(end))) end += 1;
  if (reader.isUnknown(end) && end - start <= WALLET_LENGTH_MAX) return { openFrom: start };
  if (end - start > WALLET_LENGTH_MAX || end - start < 14 || isWordUnit(reader.at(end))) return undefined;
  const text = reader.text.slice(start, end);
  if (isEthereum) return ETHEREUM.test(text) ? { start, end, type: 'CRYPTO_ETH', score: 0.9, rule: 'ethereum-address' } : undefined;
  return isBitcoinAddress(text) ? { start, end, type: 'CRYPTO_BTC', score: 0.99, rule: 'bitcoin-address' } : undefined;
}

const ETHEREUM = /^0[xX](?!0{40}$)[\da-fA-F]{40}$/u;
const WALLET_LENGTH_MAX = 90;
