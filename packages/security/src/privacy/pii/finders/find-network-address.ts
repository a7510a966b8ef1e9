import { isIPv6 } from 'node:net';
import { isAlphanumeric, isDigit, isLetter, isWordUnit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/** An IPv4 address, IPv6 address or MAC address that begins at an offset. Versions and parts of longer names are none. */
export function findNetworkAddress(reader: Reader, start: number): Sighting {
  let end = start;
  let dots = 0;
  let colons = 0;
  let hyphens = 0;
  while (end - start < ADDRESS_LENGTH_MAX) {
    const unit = reader.at(end);
    if (unit === DOT) dots += 1;
    else if (unit === COLON) colons += 1;
    else if (unit === HYPHEN) hyphens += 1;
    else if (!isHex(unit)) break;
    end += 1;
  }
  if (reader.isUnknown(end)) return { openFrom: start };
  if (isAlphanumeric(reader.at(end)) || reader.at(end) === 0x5f) return undefined;
  if (dots >= 3 && colons <= 1 && hyphens === 0) return findIpv4(reader, start);
  const mac = colons === 5 || hyphens === 5 ? findMac(reader, start) : undefined;
  if (mac !== undefined) return mac;
  return colons >= 2 && hyphens === 0 ? findIpv6(reader, start, end) : undefined;
}

function findIpv4(reader: Reader, start: number): Sighting {
  if (isBehindVersion(reader, start)) return undefined;
  let position = start;
  for (let part = 0; part < 4; part += 1) {
    const from = position;
    while (isDigit(reader.at(position)) && position - from < 4) position += 1;
    const size = position - from;
    if (size === 0 || size > 3 || (size > 1 && reader.at(from) === 0x30) || Number(reader.text.slice(from, position)) > 255) return undefined;
    if (part < 3 && reader.at(position) !== DOT) return undefined;
    if (part < 3) position += 1;
  }
  const after = reader.at(position);
  if (isWordUnit(after) || (after === DOT && isAlphanumeric(reader.at(position + 1))) || (after === HYPHEN && isAlphanumeric(reader.at(position + 1)))) return undefined;
  return { start, end: position, type: 'IP_ADDRESS', score: 0.9, rule: 'ipv4' };
}

/** `v1.2.3.4`, `version 1.2.3.4`: numbers of a release. */
function isBehindVersion(reader: Reader, start: number): boolean {
  const before = reader.at(start - 1);
  if (before === DOT || before === HYPHEN || before === SLASH_BACK || before === 0x40 || before === 0x5e || before === 0x7e) return true;
  return VERSION_WORDS.test(reader.text.slice(Math.max(0, start - 16), start));
}

function findIpv6(reader: Reader, start: number, end: number): Sighting {
  let last = end;
  while (last > start && reader.at(last - 1) === COLON && reader.at(last - 2) !== COLON) last -= 1;
  while (last > start && reader.at(last - 1) === DOT) last -= 1;
  const text = reader.text.slice(start, last);
  if (text.length < 6 || !isIPv6(text) || (reader.at(start - 1) === COLON && reader.at(start - 2) !== COLON && isAlphanumeric(reader.at(start - 2)))) return undefined;
  const hasNumber = /\d/u.test(text) || text.length > 12;
  return hasNumber ? { start, end: last, type: 'IP_ADDRESS', score: 0.9, rule: 'ipv6' } : undefined;
}

function findMac(reader: Reader, start: number): Sighting {
  const separator = reader.at(start + 2);
  if (separator !== COLON && separator !== HYPHEN) return undefined;
  for (let part = 0; part < 6; part += 1) {
    const from = start + part * 3;
    if (!isHex(reader.at(from)) || !isHex(reader.at(from + 1))) return undefined;
    if (part < 5 && reader.at(from + 2) !== separator) return undefined;
  }
  const end = start + 17;
  const text = reader.text.slice(start, end);
  if (isWordUnit(reader.at(end)) || reader.at(end) === separator || /^[0:-]*$/u.test(text) || /^[Ff:-]*$/u.test(text)) return undefined;
  return { start, end, type: 'MAC_ADDRESS', score: 0.9, rule: 'mac' };
}

function isHex(unit: number): boolean {
  return isDigit(unit) || (isLetter(unit) && (unit | 0x20) <= 0x66);
}

const DOT = 0x2e;
const COLON = 0x3a;
const HYPHEN = 0x2d;
const SLASH_BACK = 0x5c;
const ADDRESS_LENGTH_MAX = 46;
const VERSION_WORDS = /(?:version|release|build|\bver|\bv|\brev|\bisbn|section|chapter)[ .:="']{0,3}$/iu;
