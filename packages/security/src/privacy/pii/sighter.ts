import type { CountryCode } from 'libphonenumber-js/max';
import { hashWord, mayOpenStreet } from './addresses/street-words.ts';
import { Context } from './context/context.ts';
import { followTable, type Table } from './context/table.ts';
import { findAddress } from './finders/find-address.ts';
import { findAge } from './finders/find-age.ts';
import { findCoordinates } from './finders/find-coordinates.ts';
import { findCredential } from './finders/find-credential.ts';
import { findDate } from './finders/find-date.ts';
import { findEmail, isEscape } from './finders/find-email.ts';
import { findIban } from './finders/find-iban.ts';
import { findIdentifier } from './finders/find-identifier.ts';
import { findNetworkAddress } from './finders/find-network-address.ts';
import { findPhone } from './finders/find-phone.ts';
import { findWallet } from './finders/find-wallet.ts';
import { formsOfSize } from './rules/compile-forms.ts';
import { isDigit, isLetter, isWordUnit } from './scanning/characters.ts';
import type { Reader, Sighting } from './scanning/reader.ts';
import { RunShape } from './scanning/run-shape.ts';

/** Looks at one offset after the other and asks the finders that can begin there. */
export class Sighter {
  /** Where to look next, when nothing was found. */
  next = 0;
  readonly #reader: Reader;
  readonly #shape = new RunShape();
  readonly #context: Context;
  #table: Table;
  #tableEnd: number;
  readonly #regions: readonly CountryCode[];

  constructor(reader: Reader, { from, table, regions }: { readonly from: number; readonly table: Table; readonly regions: readonly CountryCode[] }) {
    this.#regions = regions;
    this.#reader = reader;
    this.#table = table;
    this.#tableEnd = from;
    this.#context = new Context(reader, { from, table });
  }

  /** What begins at an offset. */
  sight(position: number): Sighting {
    const reader = this.#reader;
    const unit = reader.at(position);
    this.next = position + 1;
    if (unit === NEW_LINE) this.#follow(position + 1);
    if (isWordUnit(reader.at(position - 1)) && !isEscape(reader, position - 1)) return this.#skipWord(position);
    if (isDigit(unit)) return this.#sightNumber(position);
    if (isLetter(unit)) return this.#sightWord(position);
    if (isSign(unit)) return this.#sightSign(position);
    if (unit === OPENING && isDigit(reader.at(position + 1))) return findPhone(reader, position, this.#phoneTerms());
    if (unit === OPENING) return this.#openAtEnd(position + 1, position);
    if (unit === COLON && reader.at(position + 1) === COLON) return findNetworkAddress(reader, position);
    return unit >= 0xc0 ? findEmail(reader, position) : undefined;
  }

  #sightSign(position: number): Sighting {
    if (!isDigit(this.#reader.at(position + 1))) return this.#openAtEnd(position + 1, position);
    const coordinates = findCoordinates(this.#reader, position);
    return coordinates ?? (this.#reader.at(position) === PLUS ? findPhone(this.#reader, position, this.#phoneTerms()) : undefined);
  }

  #sightNumber(position: number): Sighting {
    const reader = this.#reader;
    const first = findEmail(reader, position) ?? findWallet(reader, position) ?? findNetworkAddress(reader, position) ?? findCoordinates(reader, position);
    if (first !== undefined) return first;
    const context = this.#context;
    this.#shape.read(reader, position);
    if (this.#shape.isOpen) return { openFrom: position };
    const isPhone = context.nearestBefore(position).includes('PHONE_NUMBER');
    const named = isPhone ? findPhone(reader, position, this.#phoneTerms()) : findCredential(reader, position, context);
    const found = named ?? findDate(reader, position, context) ?? findIdentifier(reader, this.#shape, context) ?? findAge(reader, position, context) ?? findAddress(reader, position);
    return found ?? (isPhone ? undefined : findPhone(reader, position, this.#phoneTerms()));
  }

  #sightWord(position: number): Sighting {
    const reader = this.#reader;
    if (isEscape(reader, position)) return undefined;
    const end = plainWordEnd(reader, position);
    if (end > 0) {
      this.next = end;
      return this.#sightPlainWord(position, end);
    }
    const first = findEmail(reader, position) ?? findIban(reader, position) ?? findWallet(reader, position);
    if (first !== undefined) return first;
    const address = isHexLetter(reader.at(position)) && looksLikeAddress(reader, position) ? findNetworkAddress(reader, position) : undefined;
    if (address !== undefined) return address;
    const named = findCredential(reader, position, this.#context) ?? this.#sightName(position);
    if (named !== undefined) return named;
    this.#shape.read(reader, position);
    if (this.#shape.isOpen) return { openFrom: position };
    const hasDigits = hasDigitIn(this.#shape);
    if (!hasDigits && !isCapitals(reader, this.#shape)) return undefined;
    return hasDigits || formsOfSize(this.#shape.sizeOf(0)).length > 0 ? findIdentifier(reader, this.#shape, this.#context) : undefined;
  }

  /** Letters alone: a user name under its key, or the first word of a street. */
  #sightPlainWord(position: number, end: number): Sighting {
    const reader = this.#reader;
    const before = reader.at(position - 1);
    const isValue = before !== SPACE ? before !== NEW_LINE && before !== -1 : !isLetter(reader.at(position - 2));
    if (isValue || isAfterVerb(reader, position)) {
      const credential = findCredential(reader, position, this.#context);
      if (credential !== undefined) return credential;
    }
    return reader.at(end) === SPACE && mayOpenStreet(hashOf(reader, position, end)) ? findAddress(reader, position) : undefined;
  }

  /** A month with a day after it, or a street with a number after it. */
  #sightName(position: number): Sighting {
    const reader = this.#reader;
    let end = position;
    while (end - position <= NAME_LENGTH_MAX && (isWordUnit(reader.at(end)) || reader.at(end) === 0x2d)) end += 1;
    // A longer run is no name, whatever follows: a stream must not wait for its end.
    if (end - position > NAME_LENGTH_MAX) return undefined;
    if (reader.isUnknown(end)) return { openFrom: position };
    if (reader.at(end) === 0x2e) end += 1;
    if (reader.at(end) !== SPACE && reader.at(end) !== COMMA) return undefined;
    return (reader.at(end) === SPACE && isDigit(reader.at(end + 1)) ? findDate(reader, position, this.#context) : undefined) ?? findAddress(reader, position);
  }

  #phoneTerms(): { readonly context: Context; readonly regions: readonly CountryCode[] } {
    return { context: this.#context, regions: this.#regions };
  }

  #skipWord(position: number): undefined {
    let end = position;
    while (isWordUnit(this.#reader.at(end))) end += 1;
    if (end > position) this.next = end;
    return undefined;
  }

  #openAtEnd(offset: number, position: number): Sighting {
    return this.#reader.isUnknown(offset) ? { openFrom: position } : undefined;
  }

  #follow(to: number): void {
    const table = followTable(this.#reader.text, { from: this.#tableEnd, to, table: this.#table });
    this.#tableEnd = to;
    if (table === this.#table) return;
    this.#table = table;
    this.#context.enter(table);
  }
}

/** Where a word ends that is letters alone, not all capitals, with nothing after it that could belong to it; 0 for others. */
function plainWordEnd(reader: Reader, start: number): number {
  let end = start;
  let hasSmall = false;
  while (isLetter(reader.at(end))) {
    hasSmall ||= reader.at(end) > 0x5a;
    end += 1;
  }
  if (!hasSmall || reader.isUnknown(end + 1) || reader.isUnknown(end)) return 0;
  const after = reader.at(end);
  if (after === SPACE) return isDigit(reader.at(end + 1)) ? 0 : end;
  if (after === COMMA || after === NEW_LINE || after === 0x22 || after === 0x29 || after === 0x3b || after === -1) return end;
  if (after === 0x2e && (reader.isUnknown(end + 2) || isDigit(reader.at(end + 2)))) return 0;
  return (after === 0x2e || after === 0x28) && !isWordUnit(reader.at(end + 1)) ? end : 0;
}

function hasDigitIn(shape: RunShape): boolean {
  for (let group = 0; group < Math.min(shape.count, 3); group += 1) if (shape.hasDigitIn(group)) return true;
  return false;
}

function hashOf(reader: Reader, start: number, end: number): number {
  let hash = 0;
  for (let offset = start; offset < end; offset += 1) hash = hashWord(hash, reader.at(offset));
  return hash;
}

function isAfterVerb(reader: Reader, position: number): boolean {
  const last = reader.at(position - 2);
  if (last !== 0x73 && last !== 0x74 && last !== 0x72 && last !== 0x6f && last < 0xc0) return false;
  return VERBS.has(reader.text.slice(Math.max(0, position - 4), position).trim());
}

function isCapitals(reader: Reader, shape: RunShape): boolean {
  if (shape.sizeOf(0) !== 8 && shape.sizeOf(0) !== 11) return false;
  for (let offset = shape.start; offset < shape.endOf(0); offset += 1) if (reader.at(offset) > 0x5a) return false;
  return true;
}

function isHexLetter(unit: number): boolean {
  return (unit | 0x20) <= 0x66;
}

/** Whether a colon or hyphen stands where addresses have their first. */
function looksLikeAddress(reader: Reader, start: number): boolean {
  for (let offset = start + 1; offset <= start + 4; offset += 1) {
    const unit = reader.at(offset);
    if (unit === COLON || (unit === 0x2d && offset === start + 2) || reader.isUnknown(offset)) return true;
    if (isWordUnit(unit)) continue;
    return false;
  }
  return false;
}

function isSign(unit: number): boolean {
  return unit === 0x2d || unit === 0x2b;
}

const NEW_LINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const OPENING = 0x28;
const PLUS = 0x2b;
/** Longer than any month or street's first word. */
const NAME_LENGTH_MAX = 64;
/** The ends of sentences that say what somebody's user name is. */
const VERBS: ReadonlySet<string> = new Set(['is', 'est', 'es', 'ist', 'è', 'é', 'er', 'är', 'to', 'tet']);
const COLON = 0x3a;
