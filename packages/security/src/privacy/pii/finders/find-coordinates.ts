import { isDigit } from '../scanning/characters.ts';
import type { Reader, Sighting } from '../scanning/reader.ts';

/** A latitude and a longitude in degrees with at least four decimals each, a comma or space between them. */
export function findCoordinates(reader: Reader, start: number): Sighting {
  const latitude = readDegrees(reader, start, 90);
  if (latitude === 'open') return { openFrom: start };
  if (latitude === undefined) return undefined;
  let next = latitude;
  while (next - latitude < 3 && (reader.at(next) === 0x2c || reader.at(next) === 0x20)) next += 1;
  if (reader.isUnknown(next)) return { openFrom: start };
  const longitude = next === latitude ? undefined : readDegrees(reader, next, 180);
  if (longitude === 'open') return { openFrom: start };
  if (longitude === undefined) return undefined;
  return { start, end: longitude, type: 'GPS_COORDINATES', score: 0.85, rule: 'coordinates' };
}

/** Where a number of degrees ends. */
function readDegrees(reader: Reader, start: number, degreesMax: number): number | 'open' | undefined {
  let end = start;
  if (reader.at(end) === 0x2d || reader.at(end) === 0x2b) end += 1;
  const whole = end;
  while (isDigit(reader.at(end)) && end - whole < 4) end += 1;
  if (reader.isUnknown(end)) return 'open';
  if (end === whole || reader.at(end) !== 0x2e) return undefined;
  const decimals = end + 1;
  end = decimals;
  while (isDigit(reader.at(end)) && end - decimals < 16) end += 1;
  if (reader.isUnknown(end) || reader.isUnknown(end + 1)) return 'open';
  if (end - decimals < 4 || (reader.at(end) === 0x2e && isDigit(reader.at(end + 1)))) return undefined;
  return Math.abs(Number(reader.text.slice(start, end))) <= degreesMax ? end : undefined;
}
